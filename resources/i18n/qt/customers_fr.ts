<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en_GB">
<context>
    <name>CardPanel</name>
    <message>
        <source>Orders</source>
        <extracomment>A card that stays on the screen for so long was looked at.</extracomment>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>Paid and kept</source>
        <translation>Payé et conservé</translation>
    </message>
    <message>
        <source>Units returned</source>
        <translation>Unités retournées</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Note…</source>
        <translation>Note…</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Consent…</source>
        <translation>Consentement…</translation>
    </message>
    <message>
        <source>Same person…</source>
        <translation>Même personne…</translation>
    </message>
    <message>
        <source>Two customers are one person; it can be taken back</source>
        <translation>Deux clients sont une même personne&#xa0;; on peut revenir en arrière</translation>
    </message>
    <message>
        <source>Data…</source>
        <translation>Données…</translation>
    </message>
    <message>
        <source>Who looked, handing everything out, erasing</source>
        <translation>Qui a consulté, tout remettre au client, effacer</translation>
    </message>
    <message>
        <source>Parcels</source>
        <translation>Colis</translation>
    </message>
    <message>
        <source>Returns</source>
        <translation>Retours</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Messages</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>No name</source>
        <translation>Sans nom</translation>
    </message>
    <message>
        <source>Erased</source>
        <translation>Effacé</translation>
    </message>
    <message>
        <source>Store credit {number}: {amount} until {day}</source>
        <translation>Bon d’achat {number}&#xa0;: {amount} jusqu’au {day}</translation>
    </message>
    <message>
        <source>{to} (messages come back)</source>
        <translation>{to} (les messages reviennent)</translation>
    </message>
    <message>
        <source>no. {number}</source>
        <translation>n°&#xa0;{number}</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Revenir en arrière</translation>
    </message>
    <message>
        <source>Two persons after all?</source>
        <translation>Deux personnes finalement&#xa0;?</translation>
    </message>
    <message>
        <source>{name} ({channel}) has a card of their own again. Orders stay as they are.</source>
        <translation>{name} ({channel}) retrouve sa propre fiche. Les commandes restent telles quelles.</translation>
    </message>
    <message>
        <source>since {month}</source>
        <translation>depuis {month}</translation>
    </message>
    <message>
        <source>{count} open</source>
        <translation>{count} en cours</translation>
    </message>
    <message>
        <source>{amount} refunded</source>
        <translation>{amount} remboursés</translation>
    </message>
    <message>
        <source>Nothing was sent yet</source>
        <translation>Rien n’a encore été envoyé</translation>
    </message>
    <message>
        <source>{share} of {shipped} sent</source>
        <translation>{share} de {shipped} envoyées</translation>
    </message>
</context>
<context>
    <name>ConsentDialog</name>
    <message>
        <source>Advertising</source>
        <translation>Publicité</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Conserver</translation>
    </message>
    <message>
        <source>Yes, agrees</source>
        <translation>Oui, d’accord</translation>
    </message>
    <message>
        <source>No, or no longer</source>
        <translation>Non, ou plus</translation>
    </message>
    <message>
        <source>At the counter, by letter of 12 May…</source>
        <translation>Au comptoir, par courrier du 12 mai…</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Par</translation>
    </message>
    <message>
        <source>Said</source>
        <translation>A dit</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Où</translation>
    </message>
    <message>
        <source>An order alone is never a yes.</source>
        <translation>Une commande seule ne vaut jamais accord.</translation>
    </message>
    <message>
        <source>Yes or no?</source>
        <translation>Oui ou non&#xa0;?</translation>
    </message>
</context>
<context>
    <name>CustomerDialog</name>
    <message>
        <source>Customer’s data</source>
        <translation>Données du client</translation>
    </message>
    <message>
        <source>Hand out…</source>
        <translation>Remettre…</translation>
    </message>
    <message>
        <source>Who looked</source>
        <translation>Qui a consulté</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Erase…</source>
        <translation>Effacer…</translation>
    </message>
    <message>
        <source>Where to write the files</source>
        <translation>Où écrire les fichiers</translation>
    </message>
    <message>
        <source>Erase this customer?</source>
        <translation>Effacer ce client&#xa0;?</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Effacer</translation>
    </message>
    <message>
        <source>Name and contact go now and do not come back; what the law has us keep goes in its time.</source>
        <translation>Le nom et les coordonnées disparaissent pour de bon&#xa0;; ce que la loi fait garder disparaît à son échéance.</translation>
    </message>
    <message>
        <source>Orders: {count}</source>
        <translation>Commandes&#xa0;: {count}</translation>
    </message>
    <message>
        <source>Still open: {orders}</source>
        <translation>Encore en cours&#xa0;: {orders}</translation>
    </message>
    <message>
        <source>The law has the orders kept until {day}.</source>
        <translation>La loi fait garder les commandes jusqu’au {day}.</translation>
    </message>
    <message>
        <source>handed out</source>
        <translation>remis</translation>
    </message>
    <message>
        <source>looked at</source>
        <translation>consulté</translation>
    </message>
    <message>
        <source>Written: {file}</source>
        <translation>Écrit&#xa0;: {file}</translation>
    </message>
</context>
<context>
    <name>CustomersTab</name>
    <message>
        <source>Search customers</source>
        <extracomment>Left out while a card is shown beside the list.</extracomment>
        <translation>Chercher un client</translation>
    </message>
    <message>
        <source>Name, phone, e-mail or order number…</source>
        <translation>Nom, téléphone, courriel ou numéro de commande…</translation>
    </message>
    <message>
        <source>Nobody is found</source>
        <translation>Personne ne correspond</translation>
    </message>
    <message>
        <source>Try a part of the name, or the phone.</source>
        <translation>Essayez une partie du nom, ou le téléphone.</translation>
    </message>
    <message>
        <source>Customers</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Téléphone</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Canal</translation>
    </message>
    <message>
        <source>Last order</source>
        <translation>Dernière commande</translation>
    </message>
    <message>
        <source>Placed</source>
        <translation>Passée</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Étape</translation>
    </message>
</context>
<context>
    <name>MergeDialog</name>
    <message>
        <source>Who else is {name}?</source>
        <translation>Qui d’autre est {name}&#xa0;?</translation>
    </message>
    <message>
        <source>One person</source>
        <translation>Une seule personne</translation>
    </message>
    <message>
        <source>Search customers</source>
        <translation>Chercher un client</translation>
    </message>
    <message>
        <source>Name, phone, e-mail, order…</source>
        <translation>Nom, téléphone, courriel, commande…</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
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
        <source>Channel</source>
        <translation>Canal</translation>
    </message>
    <message>
        <source>Nobody is found</source>
        <translation>Personne ne correspond</translation>
    </message>
    <message>
        <source>Customers</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>How do you know?</source>
        <translation>Comment le savez-vous&#xa0;?</translation>
    </message>
    <message>
        <source>One card for both. Orders and invoices stay as they are: it can be taken back.</source>
        <translation>Une seule fiche pour les deux. Commandes et factures restent telles quelles&#xa0;: on peut revenir en arrière.</translation>
    </message>
</context>
<context>
    <name>NotesPage</name>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>A note. The customer may ask to read it.</source>
        <translation>Une note. Le client peut demander à la lire.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Conserver</translation>
    </message>
    <message>
        <source>Nothing is known about advertising: the customer gets none.</source>
        <translation>On ne sait rien pour la publicité&#xa0;: le client n’en reçoit pas.</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Oui</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Non</translation>
    </message>
</context>
<context>
    <name>customers</name>
    <message>
        <source>Order</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Parcel</source>
        <translation>Colis</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Numéro</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Parti</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>No parcel</source>
        <translation>Aucun colis</translation>
    </message>
    <message>
        <source>Parcels</source>
        <translation>Colis</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Droit</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Depuis</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>Remboursement</translation>
    </message>
    <message>
        <source>No return</source>
        <translation>Aucun retour</translation>
    </message>
    <message>
        <source>Returns</source>
        <translation>Retours</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Quand</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Message</translation>
    </message>
    <message>
        <source>To</source>
        <translation>À</translation>
    </message>
    <message>
        <source>No message</source>
        <translation>Aucun message</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Messages</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>Text message</source>
        <translation>SMS</translation>
    </message>
    <message>
        <source>Post</source>
        <translation>Courrier</translation>
    </message>
</context>
</TS>
