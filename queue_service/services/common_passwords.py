"""Passwords that anybody guesses first: the most used ones of ten characters and more, and words that year and mark
are put behind. Lower case; a list of some hundred stops what is tried by hand and by slow machines.
"""

from __future__ import annotations

_COMMON = """
qwertyuiop qwertzuiop 1234567890 0123456789 0987654321 9876543210 12345678910 1234567891 q1w2e3r4t5
1q2w3e4r5t q1w2e3r4t5z6 1q2w3e4r5t6z 1q2w3e4r5t6y 4815162342 123456789a 123456789q 12345qwert
12345qwertz 1234554321 1029384756 123qweasdzxc 123qweasdyxc 1qaz2wsx3edc 1qay2wsx3edc 1123581321
qwerty12345 qwertz12345 qazwsxedcrfv qaywsxedcrfv 123456qwerty 123456qwertz 1122334455 poiuytrewq
poiuztrewq a123456789 aa123456789 123456654321 1357924680 2468013579 zxcvbnm123 yxcvbnm123 7894561230
1234509876 0192837465 5432154321 azertyuiop asdfghjkloe asdfghjkl123 asdfasdfasdf 1020304050
112233445566 a1b2c3d4e5 a1s2d3f4g5 z1x2c3v4b5 y1x2c3v4b5 zaq1xsw2cde3 qwerasdfzxcv qwerasdfyxcv
abcdefghij abcdefghijk abcdefgh123 abc123abc123 123abc456def abcd123456 abcd1234567 1234567890a
1234567890q iloveyou123 ichliebedich ichliebedich123 ichliebdich lassmichrein letmeinnow letmein123
leavemealone opensesame sesamoeffnedich sesamöffnedich nopassword mypassword meinpasswort meinkennwort
keinpasswort keinkennwort neuespasswort geheimespasswort dasistgeheim sicherespasswort einpasswort
passwortpasswort passwordpassword kennwortkennwort changemenow changeme123 bitteaendern bitteändern
standardpasswort startpasswort initialpasswort einmalpasswort correcthorsebatterystaple testtesttest
testpasswort demopasswort gastgastgast adminadmin administrator administrator1 superadmin superuser123
rootrootroot welcome123 welcometohell willkommen realmadrid fcbayern1900 borussia09 borussiamg
bayernmuenchen bayernmünchen schalke04 schalkenullvier harrypotter dragonball dragonballz pokemon123
minecraft123 playstation sonyericsson volkswagen lamborghini deutschland deutschland1 nordrheinwestfalen
galatasaray fenerbahce metallica1 tokiohotel ironmaiden ledzeppelin alexander1 maximilian konstantin
alexandra1 sebastian1 christian1 katharina1 strawberry watermelon blackberry sunshine123 princess123
chocolate1 schokolade schokolade1 schatz1234 liverpool1 spiderman1 superman123 batman12345 jamesbond007
starwars123 masterofpuppets counterstrike needforspeed callofduty finalfantasy helloworld hallowelt
hallohallo hallo12345 hallo123456 hallihallo gutenmorgen gutentag123 trustnoone trustnoone1 whatever123
auslaenderamt ausländeramt auslaenderbehoerde ausländerbehörde buergerbuero bürgerbüro rathaus1234
stadtverwaltung standesamt meldebehoerde verwaltung wartenummer warteschlange terminvergabe queueservice
queue-service
"""
_WORDS = """
password passwort kennwort passw passwd pass geheim secret hallo hello welcome willkommen admin
administrator root user benutzer gast guest test tester testing demo login anmeldung start initial
standard default changeme letmein qwertz qwerty qwert asdf asdfg asdfgh asdfghjkl yxcvbnm zxcvbnm abc
abcd abcde abcdef abcdefg iloveyou ichliebedich schatz liebling sonne sunshine princess prinzessin
master monkey dragon shadow football fussball fußball sommer winter fruehling frühling herbst summer
spring autumn januar februar maerz märz april mai juni juli august september oktober november dezember
montag dienstag mittwoch donnerstag freitag samstag sonntag krefeld koeln köln duesseldorf düsseldorf
berlin hamburg muenchen münchen bayern schalke borussia dortmund deutschland germany nrw rathaus stadt
amt behoerde behörde buero büro schalter desk queue office computer internet windows server
"""

#: As they are.
COMMON = frozenset(_COMMON.split()) | {"correct horse battery staple", "guten morgen"}
#: With figures and marks round them: "Sommer2026!".
WORDS = frozenset(_WORDS.split())
