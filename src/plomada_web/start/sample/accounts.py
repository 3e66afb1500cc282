"""The customers of the sample; all fictitious, their addresses under a domain that reaches nobody."""

from plomada_web.start.sample.shape import SampleAccount, SamplePerson

ACCOUNTS = (
    SampleAccount(
        "Molinos Quimera", "quimera.example", "Alimentación", "España", "es",
        (("Planta Norte", "Palencia"), ("Planta Sur", "Jaén"), ("Planta Levante", "Castellón")),
        (
            SamplePerson("Ana Robledo", "Directora de operaciones", "operations"),
            SamplePerson("Irene Solís", "Responsable de seguridad", "safety", "Planta Norte"),
            SamplePerson("Tomás Egea", "Jefe de calidad", "quality", "Planta Norte"),
            SamplePerson("Luis Cantero", "Director financiero", "finance"),
            SamplePerson("Marta Iniesta", "Directora de compras", "procurement"),
            SamplePerson("Jorge Alcaide", "Responsable de sistemas", "it"),
            SamplePerson("Nuria Vidal", "Directora general", "management"),
            SamplePerson("Pau Ferrer", "Jefe de logística", "logistics", "Planta Levante"),
            SamplePerson("Begoña Cid", "Responsable de sostenibilidad", "sustainability"),
            SamplePerson("Rafael Montoro", "Jefe de planta", "production", "Planta Sur"),
        ),
    ),
    SampleAccount(
        "Kornblume Mills", "kornblume.example", "Food", "Ireland", "en",
        (("Ballymoor mill", "Ballymoor"), ("Head office", "Cork")),
        (
            SamplePerson("Greta Lindqvist", "Managing director", "management", "Head office"),
            SamplePerson("Wren Ashdown", "Chief information officer", "it", "Head office"),
            SamplePerson("Odile Marchetti", "Head of quality", "quality", "Ballymoor mill"),
            SamplePerson("Callum Reyes", "Finance director", "finance", "Head office"),
            SamplePerson("Bastian Kroll", "Logistics manager", "logistics", "Ballymoor mill"),
            SamplePerson("Niamh Corrigan", "General counsel", "legal", "Head office"),
            SamplePerson("Tadeo Okafor", "Information security lead", "security", "Head office"),
        ),
    ),
    SampleAccount(
        "Telares Bruma", "bruma.example", "Textil", "España", "es",
        (("Hilatura", "Béjar"), ("Tintes", "Alcoy")),
        (
            SamplePerson("Carmen Ulloa", "Responsable de prevención", "safety", "Hilatura"),
            SamplePerson("Joaquim Farriol", "Jefe de mantenimiento", "engineering", "Tintes"),
            SamplePerson("Silvia Peñalba", "Directora de operaciones", "operations"),
            SamplePerson("Andrés Lucena", "Comprador", "procurement"),
            SamplePerson("Rosa Aldecoa", "Directora financiera", "finance"),
            SamplePerson("Mateo Barrios", "Jefe de producción", "production", "Hilatura"),
            SamplePerson("Lucía Otero", "Directora de personas", "hr"),
        ),
    ),
    SampleAccount(
        "Cerâmica Alvor", "alvor.example", "Cerámica", "Portugal", "es",
        (("Fábrica", "Portimão"),),
        (
            SamplePerson("Inês Abrantes", "Jefa de planta", "production", "Fábrica"),
            SamplePerson("Duarte Salgueiro", "Director industrial", "operations", "Fábrica"),
            SamplePerson("Helena Moura", "Responsable de compras", "procurement"),
        ),
    ),
    SampleAccount(
        "Aguas del Zorzal", "zorzal.example", "Bebidas", "Argentina", "es",
        (("Embotelladora", "Mendoza"),),
        (
            SamplePerson("Perla Quiroga", "Jefa de ingeniería", "engineering", "Embotelladora"),
            SamplePerson("Nahuel Ibáñez", "Gerente de logística", "logistics"),
            SamplePerson("Elvira Sosa", "Gerente general", "management"),
        ),
    ),
    SampleAccount(
        "Conservas Mardoble", "mardoble.example", "Conservas", "España", "es",
        (("Fábrica", "Burela"),),
        (
            SamplePerson("Xoán Teixeira", "Director de calidad", "quality", "Fábrica"),
            SamplePerson("Alba Riobó", "Directora de compras", "procurement"),
            SamplePerson("Íñigo Larrea", "Jefe de producción", "production", "Fábrica"),
            SamplePerson("Pilar Ansede", "Directora financiera", "finance"),
        ),
    ),
    SampleAccount(
        "Tramuz Paper", "tramuz.example", "Paper", "United Kingdom", "en",
        (("Weir mill", "Kendal"),),
        (
            SamplePerson("Isla Pemberton", "Operations director", "operations", "Weir mill"),
            SamplePerson("Kofi Mensah", "Head of procurement", "procurement"),
            SamplePerson("Rhys Beddoe", "Safety and environment manager", "safety", "Weir mill"),
        ),
    ),
    SampleAccount(
        "Laboratorios Orvalle", "orvalle.example", "Farmacia", "México", "es",
        (("Planta", "Toluca"),),
        (
            SamplePerson("Ximena Arriaga", "Directora de asuntos legales", "legal"),
            SamplePerson("Gonzalo Treviño", "Director de investigación", "rnd", "Planta"),
            SamplePerson("Regina Castañón", "Directora de cadena de suministro", "logistics", "Planta"),
        ),
    ),
)
