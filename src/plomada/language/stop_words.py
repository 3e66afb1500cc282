"""Words that carry no topic, and what people say while they think: Spanish and English, written for this project.

They are written as `tokens` gives them. A phrase may have one in its middle (*look and feel*), and none at its edges.
"""

from typing import Final


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
    mmhmm mmm obviously oh ok okay ooh right sorry sort sorta stuff sure uh uhh uhhuh um umm wanna wow ya yeah yep yup
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
OF_LANGUAGE: Final = {"en": ENGLISH | ENGLISH_FILLERS, "es": SPANISH | SPANISH_FILLERS}


def stop_words(*languages: str) -> frozenset[str]:
    """Return the words without a topic in these languages; of one that is not known, none.

    Example:
        >>> sorted({"the", "remote", "mando", "el"} & stop_words("en", "es"))
        ['el', 'the']
    """
    return frozenset().union(*(OF_LANGUAGE.get(language, frozenset()) for language in languages))
