"""Places that datelines begin with, for the shapes that a name alone must carry ("MUMBAI: The benchmark …")."""

from __future__ import annotations

PLACES = frozenset(
    name.strip()
    for name in """
    abidjan, abu dhabi, abuja, accra, addis ababa, aden, adelaide, ahmedabad, albany, aleppo, algiers, almaty, amman,
    amsterdam, anchorage, ankara, antananarivo, antwerp, ashgabat, asmara, astana, asunción, athens, atlanta, auckland,
    austin, baghdad, baku, bali, baltimore, bamako, bangalore, bengaluru, bangkok, bangui, banjul, barcelona, basel,
    basra, beijing, beirut, belfast, belgrade, belo horizonte, benghazi, berlin, bern, berne, bhopal, birmingham,
    bishkek, bismarck, bissau, bogota, bogotá, boise, bologna, bonn, bordeaux, boston, brasilia, brasília, bratislava,
    brazzaville, bremen, brisbane, bristol, brussels, bruxelles, brüssel, bucharest, budapest, buenos aires, buffalo,
    bujumbura, cairo, calgary, canberra, cape town, caracas, cardiff, casablanca, charlotte, chennai, chicago, chisinau,
    chisinău, christchurch, cincinnati, cleveland, cologne, colombo, columbus, conakry, copenhagen, cork, dakar, dallas,
    damascus, dar es salaam, davos, delhi, denver, des moines, detroit, dhaka, dili, djibouti, doha, donetsk, dortmund,
    dresden, dubai, dublin, durban, dushanbe, düsseldorf, edinburgh, edmonton, erbil, essen, florence, frankfurt,
    freetown, gaborone, gaza, gaza city, geneva, genoa, georgetown, glasgow, gothenburg, guadalajara, guatemala city,
    guangzhou, guwahati, hague, haifa, halifax, hamburg, hanoi, hannover, harare, havana, helsinki, ho chi minh city,
    hobart, hong kong, honolulu, houston, hyderabad, indianapolis, islamabad, istanbul, izmir, jackson, jakarta, jeddah,
    jerusalem, johannesburg, juba, kabul, kaduna, kampala, kandahar, kano, kansas city, karachi, kathmandu, kazan,
    kharkiv, khartoum, kiev, kigali, kingston, kinshasa, kolkata, kuala lumpur, kuwait city, kyiv, kyiw, kyoto, la paz,
    lagos, lahore, las vegas, lausanne, leeds, leipzig, lille, lilongwe, lima, lisbon, lisboa, liverpool, ljubljana,
    lomé, london, londres, los angeles, luanda, lucknow, lusaka, luxembourg, lviv, lyon, madrid, malabo, malmö, managua,
    manama, manchester, mandalay, manila, maputo, mariupol, marseille, maseru, mecca, melbourne, memphis, mexico city,
    miami, milan, milano, milwaukee, minneapolis, minsk, mogadishu, mombasa, monaco, monrovia, monterrey, montevideo,
    montgomery, montreal, montréal, moscow, moskau, moscou, moscú, mosul, mumbai, munich, münchen, muscat, mysuru,
    n'djamena, nagoya, nairobi, naples, napoli, nashville, new delhi, new orleans, new york, niamey, nice, nicosia,
    nouakchott, nuremberg, nur-sultan, nuuk, odesa, odessa, oklahoma city, omaha, orlando, osaka, oslo, ottawa,
    ouagadougou, oxford, palermo, panama city, paris, patna, perth, peshawar, philadelphia, phnom penh, phoenix,
    pittsburgh, podgorica, port harcourt, port moresby, port-au-prince, portland, porto,
    porto alegre, potsdam, prague,
    praha, pretoria, pristina, providence, pune, pyongyang, quebec city, quetta, quito, rabat, raleigh, ramallah,
    rangoon, rawalpindi, recife, reykjavik, riga, rio de janeiro, riyadh, rome, roma, rom, rotterdam, sacramento,
    salt lake city, salvador, san antonio, san diego, san francisco, san jose, san josé, san juan, san salvador, sanaa,
    santiago, santo domingo, sarajevo, seattle, seoul, sevilla, seville, shanghai, shenzhen, singapore, skopje, sofia,
    srinagar, st louis, st. louis, st petersburg, st. petersburg, stockholm, strasbourg, stuttgart, sucre, suva, sydney,
    são paulo, taipei, tallinn, tampa, tashkent, tbilisi, tegucigalpa, tehran, tel aviv, the hague, thimphu, tirana,
    tokyo, toronto, toulouse, tripoli, tunis, turin, torino, ulaanbaatar, vaduz, valencia, valletta, vancouver,
    varanasi, venice, vienna,
    vientiane, vilnius, vladivostok, warsaw, washington, wellington, windhoek, winnipeg, wuhan,
    yangon, yaoundé, yerevan, yokohama, york, zagreb, zaporizhzhia, zurich, zürich, genf, mailand, lissabon, athen,
    warschau, wien, bogota, ciudad de méxico, la habana, caracas, bruselas, parigi, berlino, londra, mosca, bruxelas,
    paris, genebra, pequim, pékin, pechino, pekín, tóquio, nova york, nova iorque, nueva york
    """.replace("\n", " ").split(",")
)

REGIONS = frozenset(
    name.strip()
    for name in """
    afghanistan, albania, algeria, angola, argentina, armenia, australia, austria, azerbaijan, bahrain, bangladesh,
    belarus, belgium, bolivia, bosnia, botswana, brazil, britain, bulgaria, cambodia, cameroon, canada, chad, chile,
    china, colombia, congo, costa rica, croatia, cuba, cyprus, czech republic, denmark, ecuador, egypt, england,
    estonia, ethiopia, finland, france, georgia, germany, ghana, greece, guatemala, haiti, honduras, hungary, iceland,
    india, indonesia, iran, iraq, ireland, israel, italy, ivory coast, jamaica, japan, jordan, kazakhstan, kenya,
    kosovo, kuwait, kyrgyzstan, laos, latvia, lebanon, liberia, libya, lithuania, madagascar, malawi, malaysia, mali,
    malta, mexico, moldova, mongolia, montenegro, morocco, mozambique, myanmar, namibia, nepal, netherlands,
    new zealand, nicaragua, niger, nigeria, north korea, northern ireland, norway, oman, pakistan, panama, paraguay,
    peru, philippines, poland, portugal, qatar, romania, russia, rwanda, saudi arabia, scotland, senegal, serbia,
    sierra leone, slovakia, slovenia, somalia, south africa, south korea, south sudan, spain, sri lanka, sudan, sweden,
    switzerland, syria, taiwan, tajikistan, tanzania, thailand, tunisia, turkey, turkmenistan, uganda, ukraine,
    united arab emirates, united kingdom, united states, uruguay, uzbekistan, venezuela, vietnam, wales, yemen, zambia,
    zimbabwe, u.s., u.k., usa, uk, uae,
    alabama, alaska, arizona, arkansas, california, colorado, connecticut, delaware, florida, hawaii, idaho, illinois,
    indiana, iowa, kansas, kentucky, louisiana, maine, maryland, massachusetts, michigan, minnesota, mississippi,
    missouri, montana, nebraska, nevada, new hampshire, new jersey, new mexico, north carolina, north dakota, ohio,
    oklahoma, oregon, pennsylvania, rhode island, south carolina, south dakota, tennessee, texas, utah, vermont,
    virginia, west virginia, wisconsin, wyoming, ontario, quebec, alberta, manitoba, saskatchewan, nova scotia,
    british columbia, dc, d.c., n.y., n.j., n.m., n.c., s.c., n.d., s.d., n.h., r.i., w.va., calif., fla., ill., ind.,
    kan., ky., la., md., mass., mich., minn., miss., mo., mont., neb., nev., okla., ore., pa., tenn., tex., va., vt.,
    wash., wis., wyo., ala., ariz., ark., colo., conn., del., ga., ont., que., alta., b.c.
    """.replace("\n", " ").split(",")
)
