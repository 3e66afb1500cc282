"""What a group is asked at first: neutral statements about its own problem, solution and choice.

Written in both languages so that someone of any function can answer from where they stand; none names us, a product
or a rival. Each phase has a general set; some kinds of purchase add a few of their own, under the kind's key in
`starter.kinds`.
"""

from dataclasses import dataclass

from plomada_web.decisions.models import Phase


@dataclass(frozen=True)
class Starter:
    """One statement in both languages; sensitive where agreeing could expose someone."""

    es: str
    en: str
    is_sensitive: bool = False


GENERAL: dict[Phase, tuple[Starter, ...]] = {
    Phase.DEFINE_PROBLEM: (
        Starter(
            "Tal como lo hacemos hoy, nos cuesta más de lo que debería.",
            "The way we do this today costs us more than it should.",
        ),
        Starter(
            "Si no cambiamos nada, dentro de un año estaremos peor.",
            "If we change nothing, we will be worse off a year from now.",
        ),
        Starter("Este problema se nota en mi área.", "This problem is felt in my area."),
        Starter(
            "Hace falta una sola cifra de lo que nos cuesta hoy, que todos demos por buena.",
            "We need one figure for what it costs us today that all of us accept.",
        ),
        Starter(
            "Hay que resolverlo este año, aunque otros asuntos esperen.",
            "It must be solved this year, even if other matters have to wait.",
        ),
        Starter(
            "Se ha escuchado a quienes viven el problema cada día.",
            "Those who live with the problem every day have been listened to.",
        ),
    ),
    Phase.IDENTIFY_SOLUTION: (
        Starter(
            "Conviene empezar con una prueba pequeña antes de cambiarlo todo.",
            "We should start with a small trial before changing everything.",
        ),
        Starter(
            "Vale la pena pagar más al principio si a la larga cuesta menos.",
            "It is worth paying more at first if it costs less in the long run.",
        ),
        Starter(
            "La solución debe adaptarse a nuestra forma de trabajar, y no al revés.",
            "The solution should fit the way we work, and not the other way round.",
        ),
        Starter(
            "Una misma solución tiene que servir en todos nuestros centros.",
            "One and the same solution has to work in all our sites.",
        ),
        Starter(
            "Tenemos a la gente y los conocimientos para ponerla en marcha.",
            "We have the people and the knowledge to put it to work.",
        ),
        Starter(
            "Antes de decidir hay que acordar cómo sabremos que funciona.",
            "Before deciding, we must agree how we will know that it works.",
        ),
    ),
    Phase.CHOOSE_SUPPLIER: (
        Starter(
            "Hay que comparar todas las ofertas con los mismos criterios, acordados de antemano.",
            "All offers should be compared by the same criteria, agreed beforehand.",
        ),
        Starter(
            "El precio de compra debe pesar menos que el coste de todos los años de uso.",
            "The purchase price should weigh less than the cost over all the years of use.",
        ),
        Starter(
            "Tenemos que poder cambiar de proveedor sin grandes costes.",
            "We must be able to change supplier without great cost.",
        ),
        Starter(
            "Antes de elegir conviene hablar con alguien que ya lo use.",
            "Before choosing, we should talk to someone who already uses it.",
        ),
        Starter(
            "Quien elijamos debe compartir el riesgo si no funciona.",
            "Whoever we choose should share the risk if it does not work.",
        ),
        Starter(
            "Defenderé en mi área lo que elijamos, aunque no sea mi primera opción.",
            "I will stand up in my area for what we choose, even if it is not my first choice.",
            is_sensitive=True,
        ),
    ),
}

BY_KIND: dict[str, dict[Phase, tuple[Starter, ...]]] = {
    "packaging": {
        Phase.DEFINE_PROBLEM: (
            Starter(
                "Hay que saber cuánto cuesta hoy cada viaje de un envase.",
                "We need to know what each trip of a container costs us today.",
            ),
            Starter("Se estropea demasiado producto por el camino.", "Too much product is damaged on the way."),
        ),
        Phase.IDENTIFY_SOLUTION: (
            Starter(
                "En nuestro caso, un envase reutilizable compensa.",
                "In our case, a reusable container is worth it.",
            ),
            Starter(
                "Alquilar los envases es mejor que comprarlos.",
                "Renting the containers is better than buying them.",
            ),
        ),
        Phase.CHOOSE_SUPPLIER: (
            Starter(
                "Una parada de línea cuesta más que cualquier envase.",
                "A stopped line costs more than any container.",
            ),
            Starter(
                "El proveedor debe recoger y reciclar lo que se desgaste.",
                "The supplier should take back and recycle what wears out.",
            ),
        ),
    },
    "software": {
        Phase.DEFINE_PROBLEM: (
            Starter(
                "Metemos los mismos datos en más de un sitio.",
                "We enter the same data in more than one place.",
            ),
            Starter(
                "Tardamos demasiado en reunir los datos que hacen falta para decidir.",
                "It takes us too long to gather the data we need to decide.",
            ),
        ),
        Phase.IDENTIFY_SOLUTION: (
            Starter(
                "Tiene que conectarse con lo que ya usamos, aunque se tarde más.",
                "It has to connect with what we already use, even if that takes longer.",
            ),
            Starter(
                "Nuestros datos pueden guardarse fuera de nuestros servidores.",
                "Our data may be kept outside our own servers.",
            ),
        ),
        Phase.CHOOSE_SUPPLIER: (
            Starter(
                "La seguridad de los datos pesa más que las funciones.",
                "The security of our data weighs more than features.",
            ),
            Starter(
                "Sin formación para quienes lo van a usar, no servirá.",
                "Without training for those who will use it, it will be of no use.",
            ),
        ),
    },
    "safety": {
        Phase.DEFINE_PROBLEM: (
            Starter(
                "Ocurren sustos de los que nadie llega a informar.",
                "There are near misses that nobody ever reports.",
                is_sensitive=True,
            ),
            Starter(
                "El equipo que tenemos no siempre se usa como se debe.",
                "The equipment we have is not always used as it should be.",
                is_sensitive=True,
            ),
        ),
        Phase.IDENTIFY_SOLUTION: (
            Starter(
                "Si el equipo no es cómodo, no se usa, por mucho que proteja.",
                "Equipment that is not comfortable is not worn, however well it protects.",
            ),
            Starter(
                "Quienes lo van a llevar tienen que probarlo antes.",
                "Those who will wear it have to try it first.",
            ),
        ),
        Phase.CHOOSE_SUPPLIER: (
            Starter(
                "Es mejor un solo proveedor para todo el equipo de protección.",
                "A single supplier for all protective equipment is better.",
            ),
            Starter(
                "Reponer deprisa importa más que un precio más bajo.",
                "Quick replacement matters more than a lower price.",
            ),
        ),
    },
}

PRIORITIES: tuple[Starter, ...] = (
    Starter("Coste total a lo largo de los años", "Total cost over the years"),
    Starter("Que nada se pare", "No stoppages"),
    Starter("Seguridad de las personas", "Safety of people"),
    Starter("Que el cambio sea fácil", "Ease of change"),
    Starter("Sostenibilidad", "Sustainability"),
    Starter("No depender de un solo proveedor", "Independence from any one supplier"),
)


def statements_for(kind: str, phase: Phase) -> tuple[Starter, ...]:
    """Return what to ask in a phase: the general set, and what the kind of purchase adds.

    Example:
        >>> [len(statements_for(kind, Phase.DEFINE_PROBLEM)) for kind in ("", "packaging")]
        [6, 8]
    """
    return GENERAL[phase] + BY_KIND.get(kind, {}).get(phase, ())
