<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en_GB">
<context>
    <name>HousePage</name>
    <message>
        <source>The server&apos;s password is not kept here: it comes from the system&apos;s keyring (arrimage secrets set smtp).</source>
        <extracomment>Several values, one a line.</extracomment>
        <translation>Le mot de passe du serveur n’est pas gardé ici&#xa0;: il vient du trousseau du système (arrimage secrets set smtp).</translation>
    </message>
    <message>
        <source>The mailbox of the sender, read by IMAP: an address that does not work is shown with its orders. Its password comes from the keyring too (arrimage secrets set imap).</source>
        <translation>La boîte de l’expéditeur, lue par IMAP : une adresse qui ne fonctionne pas est signalée dans ses commandes. Son mot de passe vient aussi du trousseau (arrimage secrets set imap).</translation>
    </message>
    <message>
        <source>Without a GS1 prefix parcels get an internal number instead of an SSCC.</source>
        <translation>Sans préfixe GS1, les colis reçoivent un numéro interne au lieu d’un SSCC.</translation>
    </message>
    <message>
        <source>From these values on a fact about a return is shown to whoever decides; none decides anything.</source>
        <translation>À partir de ces valeurs, un fait sur un retour est montré à qui décide&#xa0;; aucun ne décide de rien.</translation>
    </message>
    <message>
        <source>From 60 points on an order waits for a manager, who sees each signal; nothing is refused by itself.</source>
        <translation>À partir de 60 points, une commande attend un responsable, qui voit chaque signal&#xa0;; rien n’est refusé tout seul.</translation>
    </message>
    <message>
        <source>Seller</source>
        <translation>Vendeur</translation>
    </message>
    <message>
        <source>Invoices</source>
        <translation>Factures</translation>
    </message>
    <message>
        <source>Returns and limits</source>
        <translation>Retours et seuils</translation>
    </message>
    <message>
        <source>Fraud</source>
        <translation>Fraude</translation>
    </message>
    <message>
        <source>Carts</source>
        <translation>Chariots</translation>
    </message>
    <message>
        <source>Packing</source>
        <translation>Emballage</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Chiffres</translation>
    </message>
    <message>
        <source>Papers</source>
        <translation>Papiers</translation>
    </message>
    <message>
        <source>Signing in</source>
        <translation>Identification</translation>
    </message>
    <message>
        <source>Mail server</source>
        <translation>Serveur de courrier</translation>
    </message>
    <message>
        <source>E-mails that come back</source>
        <translation>E-mails revenus</translation>
    </message>
    <message>
        <source>Text messages</source>
        <translation>SMS</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Non</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Oui</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Aucun</translation>
    </message>
    <message>
        <source>Another one (HTTP)</source>
        <translation>Un autre (HTTP)</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Jamais</translation>
    </message>
    <message>
        <source>From the order value below</source>
        <translation>Selon la valeur ci-dessous</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Toujours</translation>
    </message>
    <message>
        <source>Nobody</source>
        <translation>Personne</translation>
    </message>
    <message>
        <source>Managers and administrators</source>
        <translation>Responsables et administrateurs</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Tout le monde</translation>
    </message>
</context>
<context>
    <name>MessagesPage</name>
    <message>
        <source>E-mail</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Message</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Genre</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Aperçu</translation>
    </message>
    <message>
        <source>Save the text</source>
        <translation>Enregistrer le texte</translation>
    </message>
    <message>
        <source>Put ours back</source>
        <translation>Remettre le nôtre</translation>
    </message>
    <message>
        <source>This message is sent by e-mail only.</source>
        <translation>Ce message part par e-mail seulement.</translation>
    </message>
    <message>
        <source>It may say: {names}</source>
        <translation>Il peut dire&#xa0;: {names}</translation>
    </message>
    <message>
        <source>{count} of 160 places, messages: {parts}</source>
        <translation>{count} places sur 160, messages&#xa0;: {parts}</translation>
    </message>
</context>
<context>
    <name>PersonDialog</name>
    <message>
        <source>Add a person</source>
        <translation>Ajouter une personne</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>PIN, 4 to 8 digits</source>
        <translation>Code PIN, 4 à 8 chiffres</translation>
    </message>
    <message>
        <source>PIN again</source>
        <translation>Code PIN, encore une fois</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>inchangé</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>Rôles</translation>
    </message>
    <message>
        <source>The two PINs are not the same.</source>
        <translation>Les deux codes PIN ne sont pas identiques.</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <extracomment>Of the pages below the title, so that the dialog fits a window of 768 pixels.</extracomment>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>This station</source>
        <translation>Ce poste</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Appareils</translation>
    </message>
    <message>
        <source>House</source>
        <translation>Maison</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>Équipe</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Messages</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Canaux</translation>
    </message>
    <message>
        <source>Carriers</source>
        <translation>Transporteurs</translation>
    </message>
    <message>
        <source>Packaging</source>
        <translation>Emballages</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Contraste élevé</translation>
    </message>
    <message>
        <source>Embedded: one file on this machine</source>
        <translation>Intégrée&#xa0;: un fichier sur cette machine</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Apparence</translation>
    </message>
    <message>
        <source>Station</source>
        <translation>Poste</translation>
    </message>
    <message>
        <source>Stands in</source>
        <translation>Se trouve à</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Base de données</translation>
    </message>
    <message>
        <source>Another station or database is used from the next start of Arrimage on.</source>
        <translation>Un autre poste ou une autre base sert dès le prochain démarrage d’Arrimage.</translation>
    </message>
    <message>
        <source>Parcels packed at this station leave from where it stands.</source>
        <translation>Les colis emballés à ce poste partent de là où il se trouve.</translation>
    </message>
    <message>
        <source>Warehouse</source>
        <translation>Entrepôt</translation>
    </message>
    <message>
        <source>A station needs a name, such as BENCH-1.</source>
        <translation>Un poste a besoin d’un nom, comme BENCH-1.</translation>
    </message>
</context>
<context>
    <name>TeamPage</name>
    <message>
        <source>Add a person…</source>
        <translation>Ajouter une personne…</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>Faire revenir</translation>
    </message>
    <message>
        <source>Has left</source>
        <translation>N’est plus là</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Modifier…</translation>
    </message>
    <message>
        <source>New badge</source>
        <translation>Nouveau badge</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Retirer</translation>
    </message>
    <message>
        <source>New badge for {name}?</source>
        <translation>Nouveau badge pour {name}&#xa0;?</translation>
    </message>
    <message>
        <source>The old badge opens nothing any more. Print the new one: arrimage labels badges.</source>
        <translation>L’ancien badge n’ouvrira plus rien. Imprimez le nouveau&#xa0;: arrimage labels badges.</translation>
    </message>
    <message>
        <source>Remove {name} from the team?</source>
        <translation>Retirer {name} de l’équipe&#xa0;?</translation>
    </message>
    <message>
        <source>PIN and badge open nothing any more; what was done stays written down.</source>
        <translation>Le code PIN et le badge n’ouvriront plus rien&#xa0;; ce qui a été fait reste écrit.</translation>
    </message>
</context>
<context>
    <name>Wizard</name>
    <message>
        <source>Welcome to Arrimage</source>
        <translation>Bienvenue dans Arrimage</translation>
    </message>
    <message>
        <source>Your shop</source>
        <translation>Votre boutique</translation>
    </message>
    <message>
        <source>Who signs in first?</source>
        <translation>Qui s’identifie en premier&#xa0;?</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>Open a shop on this machine</source>
        <translation>Ouvrir une boutique sur cette machine</translation>
    </message>
    <message>
        <source>Connect to a database that several stations share</source>
        <translation>Se connecter à une base partagée par plusieurs postes</translation>
    </message>
    <message>
        <source>Look at the demo shop first</source>
        <translation>Découvrir d’abord la boutique de démonstration</translation>
    </message>
    <message>
        <source>Everything in one file here. Right for one station.</source>
        <translation>Tout dans un seul fichier, ici. Convient à un seul poste.</translation>
    </message>
    <message>
        <source>PostgreSQL. Ask whoever looks after it for the address.</source>
        <translation>PostgreSQL. Demandez l’adresse à la personne qui s’en occupe.</translation>
    </message>
    <message>
        <source>Invented orders and people; nothing of yours is touched.</source>
        <translation>Des commandes et une équipe inventées&#xa0;; rien de ce qui est à vous n’est touché.</translation>
    </message>
    <message>
        <source>Address of the database</source>
        <translation>Adresse de la base</translation>
    </message>
    <message>
        <source>Name of this station</source>
        <translation>Nom de ce poste</translation>
    </message>
    <message>
        <source>Postal code</source>
        <translation>Code postal</translation>
    </message>
    <message>
        <source>City</source>
        <translation>Ville</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Street and number</source>
        <translation>Numéro et rue</translation>
    </message>
    <message>
        <source>Postal code and city</source>
        <translation>Code postal et ville</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Téléphone</translation>
    </message>
    <message>
        <source>Customers collect their orders here</source>
        <translation>Les clients retirent leurs commandes ici</translation>
    </message>
    <message>
        <source>Name and address stand on labels, slips and messages. All of it can be changed later.</source>
        <translation>Le nom et l’adresse figurent sur les étiquettes, les bons et les messages. Tout peut être changé plus tard.</translation>
    </message>
    <message>
        <source>PIN, 4 to 8 digits</source>
        <translation>Code PIN, 4 à 8 chiffres</translation>
    </message>
    <message>
        <source>PIN again</source>
        <translation>Code PIN, encore une fois</translation>
    </message>
    <message>
        <source>In a small shop one person does everything: leave all ticked. The manager decides refunds and the administrator changes settings; both are needed. Whoever inspects a return does not approve it, so returns above the limit need a second person.</source>
        <translation>Dans une petite boutique, une personne fait tout&#xa0;: laissez tout coché. Le responsable décide des remboursements et l’administrateur change les réglages&#xa0;; les deux sont nécessaires. Qui contrôle un retour ne l’approuve pas&#xa0;: au-delà de la limite, il faut une deuxième personne.</translation>
    </message>
    <message>
        <source>Then import your articles, places and stock: arrimage import products, locations, stock (a file each). Two totes are ready.</source>
        <translation>Ensuite, importez articles, emplacements et stock&#xa0;: arrimage import products, locations, stock (un fichier chacun). Deux bacs sont prêts.</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>Rôles</translation>
    </message>
    <message>
        <source>Enter the address of the database.</source>
        <translation>Indiquez l’adresse de la base.</translation>
    </message>
    <message>
        <source>A station needs a name, such as BENCH-1.</source>
        <translation>Un poste a besoin d’un nom, comme BENCH-1.</translation>
    </message>
    <message>
        <source>The two PINs are not the same.</source>
        <translation>Les deux codes PIN ne sont pas identiques.</translation>
    </message>
    <message>
        <source>{number} of 3</source>
        <translation>{number} sur 3</translation>
    </message>
    <message>
        <source>This database is of an older version. Make a copy of it, then upgrade it; other stations need the new version of Arrimage too.</source>
        <translation>Cette base est d’une version plus ancienne. Faites-en une copie, puis mettez-la à jour&#xa0;; les autres postes auront aussi besoin de la nouvelle version d’Arrimage.</translation>
    </message>
    <message>
        <source>Upgrade</source>
        <translation>Mettre à jour</translation>
    </message>
    <message>
        <source>Look at the demo</source>
        <translation>Voir la démonstration</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Suivant</translation>
    </message>
    <message>
        <source>Open the shop</source>
        <translation>Ouvrir la boutique</translation>
    </message>
</context>
</TS>
