"""Two lists: what looks like a secret and must never be shown, and ordinary text that must never be hidden.

Every secret is made up and says so.
"""

from __future__ import annotations

from secret_canaries import TOKEN

_MIXED = "x7Kd92LmQp4VtRw8ZsYb3NcHf6JgTa1E5uXo"  # as only a machine mixes them
_HEX = "feedc0dedeadbeef0badf00dcafe1234"

#: kind -> (what is pasted, the secret in it)
LIKELY: dict[str, tuple[str, str]] = {
    kind: found if isinstance(found, tuple) else (found, found)
    for kind, found in {
        "twilio-auth-token": TOKEN,
        "hex-40": "deadbeef9b8a7c6d5e4f30213f4e5d6c7b8a9f01",
        "hex-64": _HEX * 2,
        "aws-id": "AKIAFAKE012345678901",
        "aws-secret": "FAKE9x/Kd92Lm+Qp4VtRw8ZsYb3NcHf6JgTa1E5u",
        "github": "ghp_FAKE0123456789notARealToken0123456789",
        "github-fine": "github_pat_11FAKE0123456789_notARealToken0123456789",
        "gitlab": "glpat-FAKE-0123456789notReal",
        "slack-bot": "xoxb-012345678901-0123456789012-FAKEnotReal0123456789",
        "slack-hook": (
            "https://hooks.slack.com/services/T0FAKE012/B0FAKE012/notReal0123456789FAKEabcd",
            "B0FAKE012/notReal0123456789FAKEabcd",
        ),
        "stripe": "sk_live_FAKE0123456789notReal",
        "sendgrid": "SG.FAKE0123456789notReal.FAKE0123456789notRealFAKE0123456789notRealXY",
        "npm": "npm_FAKE0123456789notARealToken012345678",
        "pypi": "pypi-AgEIcHlwaS5vcmcFAKE0123456789notARealToken0123456789",
        "google": "AIzaFAKE0123456789notARealKey0123456789",
        "google-oauth": "GOCSPX-FAKE0123456789notARealKey0",
        "azure-app": "fAk8Q~FAKE0123456789not.A.Real.Secret_01234",
        "azure-storage": (
            f"DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=FAKE{_MIXED}{_MIXED}9z8y7x6w5v==",
            f"FAKE{_MIXED}{_MIXED}9z8y7x6w5v==",
        ),
        "azure-sas": (
            f"https://contoso.blob.core.windows.net/x?sv=2024-11-04&sig=FAKE{_MIXED}%3D",
            f"FAKE{_MIXED}%3D",
        ),
        "ibm-iam": f"FAKE-{_MIXED}_9q",
        "basic": ("Basic RkFLRTowMTIzNDU2Nzg5bm90UmVhbA==", "RkFLRTowMTIzNDU2Nzg5bm90UmVhbA=="),
        "bearer": ("Bearer FAKE0123456789notReal.abc", "FAKE0123456789notReal.abc"),
        "jwt": "eyJhbGciOiJub25l.eyJzdWIiOiJ4IiwiZmFrZSI6MX0.c2ln",
        "private-key": (
            "-----BEGIN RSA PRIVATE KEY-----\nMIIEFAKE0123456789notReal\n-----END RSA PRIVATE KEY-----",
            "MIIEFAKE0123456789notReal",
        ),
        "postgres": ("postgres://user:FAKEnotReal0@db.contoso.com/x", "FAKEnotReal0"),
        "mongodb": ("mongodb+srv://user:FAKEnotReal0@db.contoso.com/x", "FAKEnotReal0"),
        "mailgun": f"key-{_HEX}",
        "telegram": "0123456789:FAKE0123456789notARealToken012345678",
        "discord-hook": (
            "https://discord.com/api/webhooks/0123456789/FAKE0123456789notARealToken",
            "0123456789/FAKE0123456789notARealToken",
        ),
        "shopify": f"shpat_{_HEX}",
        "openai": "sk-proj-FAKE0123456789notARealKey0123456789",
    }.items()
}

#: a secret that only the name of its field gives away
NAMED = "zebra9 quilts vex jumbo"

_ENGLISH = """
account action address agent anchor answer apple archive area arrow autumn avenue balance banana basket
beach beacon bench bicycle billing blossom board bottle bridge bright broker bucket budget builder button
cabin calendar camera canal candle canvas carbon cargo castle catalog ceiling center chain chapter cherry
circle citizen climate cloud coffee color column comment company compass contact contoso copper corner
cotton country courier cover creek crystal customer daily dallas danube default delivery desert desk detail
dialog digital dinner doctor dolphin domain dragon dream driver eagle early earth east editor eleven emerald
engine english entry evening event example express factory family feather field finance flower folder forest
format fountain frankfurt friday garden gateway global golden grammar granite green group guest guide harbor
harvest hello helper highway history holiday honey horizon hotel house human ignore import island jacket
january jasmine journal journey jungle kettle kitchen ladder lantern laptop lemon letter library lighthouse
limit list london lunch machine maple market meadow message method midnight mirror monday mountain museum
music needle network north notebook november number ocean office olive opinion orange orchard order owner
packet paper parking
"""
_FRENCH = """
abeille accueil achat adresse agence aide aiguille ailleurs alphabet amande ancien annonce année appel arbre
argent arrivée atelier aujourd’hui automne avion bateau bibliothèque bienvenue bleu boisson bonjour
boulangerie bureau bâtiment cahier campagne canal cerise chaise chambre champ chanson chapeau chemin cheval
château citron client coiffure colline commande commerce compte concert confiance conseil couleur courrier
cuisine demain dessin diamant dimanche début déjeuner encore enfant entreprise escalier espace essai facture
famille fenêtre ferme feuille fleur fleuve fontaine forêt fromage galerie garage gestion glace grange
guichet gâteau habitude jardin jeudi journal juillet lampe lettre librairie lumière lundi magasin maison
marché matin message montagne musée école écran église élève épicerie équipe étage étoile
"""
_SPANISH = """
abeja abogado abril aceite actividad agosto agua ahora ajedrez aldea alegría almacén almendra amarillo amigo
ancho anillo aparato arena armario arroz artículo ascensor atención autobús avenida ayuda azúcar año bahía
balcón bandera barco barrio biblioteca bicicleta bosque botella brújula bufanda caballo cadena calendario
calle camino campana canción carretera cartero castillo cereza cielo ciruela ciudad cliente cocina colegio
comida compañía consejo correo cosecha cristal cuaderno cuchara cuenta cumpleaños cámara decisión derecho
desayuno dibujo dinero documento domingo edificio ejemplo empresa encuesta enero equipo escuela espejo
estación estrella factura familia farmacia fecha flor frontera gerente gracias guitarra hermano historia
hoja hotel idioma iglesia invierno jardín jueves juguete lago lámpara lápiz
"""
_TEXTS = """
the first bot
one agent for all shops
la boutique en ligne
la tienda en línea
spring offer 2025
Room 101
line 7, column 3
10,000 messages
10 000 messages
1.234,56
A-1234-B
INV-2024-000123
order #4711
eu-central-1
us-east
Building 7, floor 3
our agent
the bot of the support team
what is entered on the Azure side
global | westeurope | westus | centralindia
optional, stays empty
writes the answers of the night shift
see the page on regions before changing this
copied from the console on Monday
notre agent du matin
le robot de l’équipe d’assistance
ce qui est saisi du côté d’Azure
facultatif, reste vide
à changer après la mise en service
nuestro agente de la mañana
el bot del equipo de soporte
lo que se escribe en el lado de Azure
opcional, queda vacío
hay que cambiarlo después del estreno
contoso-support
contoso-support-2024
Contoso Support (Europe)
ContosoSupportBotV2Production
My TwiML app
Zweigstelle Köln
O’Brien & Sons
Café de la Paix
webhook-eu-west-1
sms_notifications_v3
bot-service-prod-westeurope-01
com.contoso.messaging.inbound
Microsoft.BotService/botServices/channels
sms.voiceagent.cloud.ibm.com
https://sms.botframework.com/api/sms
https://eu1.contoso.com/adobe/inbound/v2
https://help.twilio.com/articles/223180928-How-Do-I-Create-a-TwiML-App-
https://api.twilio.com/2010-04-01/Accounts/AC3f1e0d2c4b5a69788796a5b4c3d2e1f0/Messages.json
AC3f1e0d2c4b5a69788796a5b4c3d2e1f0
AC3f1e0d2c4b5a69788796a5b4c3d2e1f
AC3f1e0d2c4b5a69788796a5b4c3d2e1f0a
AC3f1e0d2c4b5a69788796a5b4c3d2e1fO
ac3f1e0d2c4b5a69788796a5b4c3d2e1f0
MG0a1b2c3d4e5f60718293a4b5c6d7e8f9
SK0a1b2c3d4e5f60718293a4b5c6d7e8f9
PN0a1b2c3d4e5f60718293a4b5c6d7e8
00000000-0000-4000-8000-000000000001
3f1e0d2c-4b5a-6978-8796-a5b4c3d2e1f0
+12025550142
+33 1 99 00 12 34
0612345670
+44 20 7946 0958
2026-11-20T12:30:45Z
1101234567890123456
31415926535
3.14159
0x1f
1.2.3-beta.4+build.20240101
v2024.11.29
127.0.0.1:8080
a, b, c
yes
42
$TWILIO_AUTH_TOKEN
${TWILIO_AUTH_TOKEN}
{{ twilio_token }}
TWILIO_ACCOUNT_SID
auth_token
password reset page
the page on tokens
jetons et cartes
contraseñas y tarjetas
monday-to-friday
24/7
50 %
#hashtag
C# and F#
user@contoso.com
support+sms@contoso.com
a/b/c/d/e/f/g/h
x = y + z
“quoted words”
«guillemets»
¿Qué tal?
naïve façade
Straße
東京
Москва
2024
12:30
1e5
NO
"""

ORDINARY = tuple(
    dict.fromkeys([*_ENGLISH.split(), *_FRENCH.split(), *_SPANISH.split(), *_TEXTS.strip().splitlines()])
)
