"""Words that carry no topic, and what people say while they think, written for this project.

Spanish, English, Portuguese and Catalan.
They are written as `tokens` gives them. A phrase may have one in its middle (*look and feel*), and none at its edges.
"""

from typing import Final

LANGUAGES: Final = ("es", "en", "pt", "ca")  # that are known here


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH: Final = _words(
    """
    about above across after again against all almost along already also although always am among an and another any
    anybody anyone anything anyway are around as at away back be became because become been before behind being below
    beside between both but by came can cannot come could did do does doing done down during each either else enough
    even ever every everybody everyone everything few for from further gave get gets getting give gives go goes going
    gone got had has have having he her here hers herself him himself his how however if in indeed instead into is it
    its itself just keep kept knew know known last least less let like likely made make makes making many may maybe me
    might mine more most much must my myself near need needs neither never next no nobody none nor not nothing now of
    off often on once one ones only onto or other others otherwise ought our ours ourselves out over own part per
    perhaps put quite rather really said same saw say says see seem seemed seems seen several shall she should since
    so some somebody someone something sometimes soon still such take taken than that the their theirs them themselves
    then there therefore these they thing things think this those though through thus to together too took toward
    towards under until up upon us use used very want wants was way we well went were what whatever when where whether
    which while who whole whom whose why will with within without would yes yet you your yours yourself yourselves
    """
)
ENGLISH_FILLERS: Final = _words(
    """
    actually ah alright basically dunno eh er erm gonna gotta guess hey hm hmm huh kinda literally lot mean mhm mm
    mmhmm mmm obviously oh ok okay ooh right sorry sort sorta stuff sure th uh uhh uhhuh um umm wanna wow ya yeah yep
    yup ai ca cause sha wo
    """
)
SPANISH: Final = _words(
    """
    acá adelante además ahora ahí al algo alguien alguna algunas alguno algunos algún allá allí ambas ambos ante antes
    apenas aquel aquella aquellas aquello aquellos aquí arriba así atrás aun aunque aún bajo bien cada casi como con
    conmigo consigo contigo contra cosa cosas cual cuales cualquier cualquiera cuando cuanta cuanto cuantos cuál
    cuáles cuándo cuánto cómo da dan dar de debe deben debo decimos decir decía del demás dentro desde después detrás
    dice dicen dicho dije dijeron dijo donde dos durante dónde echar el ella ellas ello ellos en encima entonces entre
    era eran eras es esa esas ese eso esos esta estaba estaban estar estas este esto estos estoy estuvo está están
    estás fue fueron fui gran ha haber había habían hace hacen hacer hacerlo hacia haga hago han has hasta hay haya
    hayan he hecho hemos hizo hoy hubo iba iban igual incluso ir jamás junto la las le les lo los luego me mi mientras
    mis misma mismas mismo mismos mucha muchas mucho muchos muy más mí mía mías mío míos nada nadie ni ninguna ninguno
    ningún no nos nosotras nosotros nuestra nuestras nuestro nuestros nunca os otra otras otro otros para parte pero
    poca pocas poco pocos podemos poder podrá podría podía por porque porqué pudo pueda puede pueden puedo pues que
    quien quienes quiere quieren quiero quién quiénes qué sabe saben sale se sea sean según ser será serán sería si
    sido siempre siendo sin sino sobre sois sola solamente solas solo solos somos son soy su sus suya suyas suyo suyos
    sé sí sólo tal tales también tampoco tan tanta tantas tanto tantos te tendrá tendría tenemos tener tenga tengan
    tengo tenía tenían ti tiene tienen toda todas todavía todo todos tras tu tus tuvo tuya tuyo tú un una unas uno
    unos usted ustedes va vamos van varias varios ve vea veces ver vez vos vosotras vosotros voy vuestra vuestro ya yo
    él ésta éstas éste éstos
    """
)
SPANISH_FILLERS: Final = _words(
    """
    ah ajá bueno claro digamos digo eh ehh ehm entiende este exacto mm mmm oiga ok okay oye pues sea vaya verdad órale
    """
)
PORTUGUESE: Final = _words(
    """
    abaixo acaso acima afinal agora ainda algo algum alguma algumas alguns alguém ali além ambas ambos antes ao aonde
    aos apenas apesar aquela aquelas aquele aqueles aqui aquilo as assim através até bem boa bom cada caso cerca certa
    certas certo certos coisa coisas com como contra contudo cuja cujas cujo cujos da daquela daquele daqui das de dela
    delas dele deles demais dentro depois desde dessa dessas desse desses desta destas deste destes deve devem devemos
    devia diante disse disseram disso disto diz dizem dizer do dois dos duas durante dá dão ela elas ele eles em embora
    enfim enquanto entre então era eram essa essas esse esses esta estamos estas estava estavam este esteja estejam
    estes esteve estou está estão eu fará faz fazem fazemos fazer fazia feita feito fez ficar fim foi fomos for fora
    foram fosse fossem hoje há ia iam ir isso isto jamais junto já la lhe lhes lo logo longe lá maior mais mal mas me
    meio menos mesma mesmas mesmo mesmos meu meus mim minha minhas muita muitas muito muitos na nada naquela naquele nas
    nela nele nem nenhum nenhuma nessa nesse nesta neste ninguém nisso nisto no nos nossa nossas nosso nossos num numa
    nunca não nós onde ontem os ou outra outras outro outros para pela pelas pelo pelos per perante perto pode podem
    podemos poder poderia podia pois por porque porquê portanto porém possa possam pouca poucas pouco poucos pra
    primeiro própria próprias próprio próprios pude pôde quais qual qualquer quando quanta quantas quanto quantos quase
    que quem quer querem quero quis quê sabe saber se seja sejam sem sempre sendo ser seria seriam será serão seu seus
    si sido sob sobre sois somos sou sua suas são só tais tal talvez também tanta tantas tanto tantos te tem temos tendo
    tenha tenham tenho ter teria terá teu teus teve ti tido tinha tinham tive tiveram toda todas todavia todo todos trás
    tu tua tuas tudo tão têm um uma umas uns vai vamos vem ver vez vezes vindo você vocês vos vossa vosso vou vão vêm à
    às é éramos
    """
)
PORTUGUESE_FILLERS: Final = _words(
    """
    ah aham bem certo claro daí digamos eh ei enfim exato hm hum ih né oba oh oi ok okay olha olhe opa pronto pá quer
    sei sim tá uai uhum ué viu
    """
)
CATALAN: Final = _words(
    """
    abans així això al aleshores algun alguna algunes alguns algú allà allò als altra altre altres amb ambdues ambdós
    anar ans apa aprop aquell aquella aquelles aquells aquest aquesta aquestes aquests aquí ara arran arreu aviat avui
    baix ben bé cada cadascun cadascuna cap cert certa certs com contra cosa coses dalt damunt davant de del dels des
    després deu devia diem dient dins dir diu diuen doncs dos dues durant el ell ella elles ells els em en encara
    enfront ens entre era eren eres es esdevé estan estar estat estava estaven estem esteu estic està et etc fa faci fan
    far farà feia feien fem fent fer fet feta fins fora fos fossin fou ha hagi haguessin hagués han has hauria haurà
    havent haver havia havien he hem heu hi ho hom igual ja jo la les li llavors llur llurs lo los ma mai mal malgrat
    massa mateix mateixa mateixes mateixos me mentre mentrestant menys meu meus meva meves mig molt molta moltes
    molts mon més ni ningú no nogensmenys només nos nosaltres nostra nostre nostres on pas pel pels per perquè però poc
    poca pocs podem poden poder podia podria pogut poques pot potser prop puc pugui puguin qual quals qualsevol quan
    quant quanta quantes quants quasi que quelcom qui quin quina quines quins què sa saber sap se segons sempre sense
    ser seran seria serien serà ses seu seus seva seves si sia sigui siguin sino sinó sobre soc solament sols som sota
    sou sóc són ta tal també tampoc tan tanmateix tant tanta tantes tants te tenen tenia tenien tenim tenir tens teu
    teus teva teves tinc tindrà tingui tingut ton tot tota totes tothom tots través té un una unes uns us va vaig vam
    van vas vegada vegades vers veure vol volem volen voler vosaltres vostra vostre vostres vull érem és ésser
    """
)
CATALAN_FILLERS: Final = _words(
    """
    ah ai aviam bueno bé clar doncs eh ehem ei escolta exacte hm mira mm mmm oh oi ok okay ostres pues sip sí vaja
    vale veritat
    """
)
OF_LANGUAGE: Final = {
    "en": ENGLISH | ENGLISH_FILLERS,
    "es": SPANISH | SPANISH_FILLERS,
    "pt": PORTUGUESE | PORTUGUESE_FILLERS,
    "ca": CATALAN | CATALAN_FILLERS,
}


def stop_words(*languages: str) -> frozenset[str]:
    """Return the words without a topic in these languages; of one that is not known, none.

    Example:
        >>> sorted({"the", "remote", "mando", "el"} & stop_words("en", "es"))
        ['el', 'the']
    """
    return frozenset().union(*(OF_LANGUAGE.get(language, frozenset()) for language in languages))
