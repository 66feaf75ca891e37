<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en_GB">
<context>
    <name>BenchDialog</name>
    <message>
        <source>This bench</source>
        <translation>Ce poste de travail</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Suivant</translation>
    </message>
    <message>
        <source>Scanners on a serial port</source>
        <translation>Scanners sur un port série</translation>
    </message>
    <message>
        <source>Printers</source>
        <translation>Imprimantes</translation>
    </message>
    <message>
        <source>Which printers there are, and a test label from each; then what this station prints where.</source>
        <translation>Les imprimantes présentes, et une étiquette d’essai sur chacune&#xa0;; puis ce que ce poste imprime, et où.</translation>
    </message>
    <message>
        <source>Scanners</source>
        <translation>Scanners</translation>
    </message>
    <message>
        <source>Calibrate each scanner once: then keyboard, language and Caps Lock no longer matter.</source>
        <translation>Calibrez chaque scanner une fois&#xa0;: clavier, langue et verrouillage des majuscules ne comptent plus.</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Balance</translation>
    </message>
    <message>
        <source>Name its port and put something on it: the weight shows here. Without a scale, go on.</source>
        <translation>Indiquez son port et posez quelque chose dessus&#xa0;: le poids s’affiche ici. Sans balance, continuez.</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>Sons</translation>
    </message>
    <message>
        <source>Hear each of them once: at work they say how a scan went without a look at the screen.</source>
        <translation>Écoutez chacun une fois&#xa0;: au travail, ils disent comment s’est passé un scan sans regarder l’écran.</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Vérification</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>Depuis un fichier…</translation>
    </message>
    <message>
        <source>Everything as it is set at another bench, from the file that it exported</source>
        <translation>Tout comme à un autre poste, d’après le fichier qu’il a exporté</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>Everything this station needs, looked at now. The command “arrimage doctor” does the same.</source>
        <translation>Tout ce dont ce poste a besoin, vérifié à l’instant. La commande «&#xa0;arrimage doctor&#xa0;» fait de même.</translation>
    </message>
    <message>
        <source>Start working</source>
        <translation>Commencer</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Plus tard</translation>
    </message>
</context>
<context>
    <name>CalibrationDialog</name>
    <message>
        <source>Calibrate the scanner</source>
        <extracomment>What a scanner may add around a line: prefix, symbology, suffix.</extracomment>
        <translation>Calibrer le scanner</translation>
    </message>
    <message>
        <source>Use it so</source>
        <translation>Utiliser ainsi</translation>
    </message>
    <message>
        <source>Scan the lines of the calibration sheet in order. Camera scanners also read them from the screen.</source>
        <translation>Scannez les lignes de la planche de calibrage dans l’ordre. Un scanner à imageur les lit aussi à l’écran.</translation>
    </message>
    <message>
        <source>Name of this scanner</source>
        <translation>Nom de ce scanner</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Recommencer</translation>
    </message>
    <message>
        <source>Give the scanner a name.</source>
        <translation>Donnez un nom au scanner.</translation>
    </message>
    <message>
        <source>Line {number} of {count}</source>
        <translation>Ligne {number} sur {count}</translation>
    </message>
    <message>
        <source>This scanner is on a serial port: it needs no calibration.</source>
        <translation>Ce scanner est sur un port série&#xa0;: il n’a pas besoin de calibrage.</translation>
    </message>
    <message>
        <source>This was another line. Scan line {number}.</source>
        <translation>C’était une autre ligne. Scannez la ligne {number}.</translation>
    </message>
</context>
<context>
    <name>CameraDialog</name>
    <message>
        <source>Scan with the camera</source>
        <extracomment>A frame is looked at so often; what a person holds before the camera changes no faster.</extracomment>
        <translation>Scanner avec la caméra</translation>
    </message>
    <message>
        <source>Choose a picture…</source>
        <translation>Choisir une image…</translation>
    </message>
    <message>
        <source>Hold the barcode before the camera.</source>
        <translation>Présentez le code-barres devant la caméra.</translation>
    </message>
    <message>
        <source>No camera here: choose a picture with the barcode on it.</source>
        <translation>Pas de caméra ici&#xa0;: choisissez une image où se trouve le code-barres.</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>Choose a picture with the barcode on it instead.</source>
        <translation>Choisissez plutôt une image où se trouve le code-barres.</translation>
    </message>
    <message>
        <source>There is no barcode in this picture that can be read.</source>
        <translation>Aucun code-barres lisible dans cette image.</translation>
    </message>
    <message>
        <source>Several barcodes: which one?</source>
        <translation>Plusieurs codes-barres&#xa0;: lequel&#x202f;?</translation>
    </message>
    <message>
        <source>The camera shows nothing: another program may be using it, or its cable is loose.</source>
        <translation>La caméra ne montre rien&#xa0;: un autre programme l’utilise peut-être, ou son câble est débranché.</translation>
    </message>
</context>
<context>
    <name>CheckPart</name>
    <message>
        <source>Check again</source>
        <translation>Vérifier à nouveau</translation>
    </message>
    <message>
        <source>Looking at everything…</source>
        <translation>Vérification de tout le poste…</translation>
    </message>
</context>
<context>
    <name>DevicesPage</name>
    <message>
        <source>Scanners that type</source>
        <translation>Scanners clavier</translation>
    </message>
    <message>
        <source>Scanners on a serial port</source>
        <translation>Scanners sur un port série</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Balance</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>Sons</translation>
    </message>
    <message>
        <source>The station as a file</source>
        <translation>Le poste dans un fichier</translation>
    </message>
    <message>
        <source>Everything that is set at this station in one file, to set up the next bench in a minute. No password is in it.</source>
        <translation>Tous les réglages de ce poste dans un fichier, pour installer le poste suivant en une minute. Il ne contient aucun mot de passe.</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exporter…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importer…</translation>
    </message>
</context>
<context>
    <name>PhotoDialog</name>
    <message>
        <source>Photo</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>Take the photo · {key}</source>
        <translation>Prendre la photo · {key}</translation>
    </message>
    <message>
        <source>Choose a picture…</source>
        <translation>Choisir une image…</translation>
    </message>
</context>
<context>
    <name>ScalePart</name>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>baud</source>
        <translation>bauds</translation>
    </message>
    <message>
        <source>Tare</source>
        <translation>Tare</translation>
    </message>
    <message>
        <source>Zero</source>
        <translation>Zéro</translation>
    </message>
    <message>
        <source>MT-SICS and Toledo continuous output are told apart by themselves.</source>
        <translation>MT-SICS et sortie continue Toledo sont reconnus d’eux-mêmes.</translation>
    </message>
</context>
<context>
    <name>ScanTestDialog</name>
    <message>
        <source>Test the scanner</source>
        <translation>Tester le scanner</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Scan anything. It is shown here and nowhere else: nothing is booked.</source>
        <translation>Scannez ce que vous voulez&#xa0;: c’est montré ici et nulle part ailleurs, rien n’est enregistré.</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>N°</translation>
    </message>
    <message>
        <source>Character</source>
        <translation>Caractère</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Touche</translation>
    </message>
    <message>
        <source>After (ms)</source>
        <translation>Après (ms)</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Effacer</translation>
    </message>
    <message>
        <source>Waiting for a scan…</source>
        <translation>En attente d’un scan…</translation>
    </message>
    <message>
        <source>{count} characters in {took} ms; received as: {text}</source>
        <translation>{count} caractères en {took} ms&#x202f;; reçu&#xa0;: {text}</translation>
    </message>
    <message>
        <source>{count} characters from a serial port; received as: {text}</source>
        <translation>{count} caractères d’un port série&#x202f;; reçu&#xa0;: {text}</translation>
    </message>
</context>
<context>
    <name>ScannersPart</name>
    <message>
        <source>Calibrate…</source>
        <translation>Calibrer…</translation>
    </message>
    <message>
        <source>Test…</source>
        <translation>Tester…</translation>
    </message>
    <message>
        <source>Calibration sheet…</source>
        <translation>Planche de calibrage…</translation>
    </message>
    <message>
        <source>Scanner {number}</source>
        <translation>Scanner {number}</translation>
    </message>
    <message>
        <source>Again…</source>
        <translation>Recalibrer…</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Oublier</translation>
    </message>
    <message>
        <source>calibration</source>
        <translation>calibrage</translation>
    </message>
</context>
<context>
    <name>SerialScannersPart</name>
    <message>
        <source>Use scanners that show themselves by USB (USB-COM)</source>
        <translation>Utiliser les scanners qui se présentent en USB (USB-COM)</translation>
    </message>
    <message>
        <source>Other ports</source>
        <translation>Autres ports</translation>
    </message>
</context>
</TS>
