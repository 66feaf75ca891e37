<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en_GB">
<context>
    <name>ChannelsPage</name>
    <message>
        <source>No shop is connected yet.</source>
        <translation>Aucune boutique n’est encore connectée.</translation>
    </message>
    <message>
        <source>Once one is, its orders arrive by themselves, and stock and tracking go back.</source>
        <translation>Une fois connectée, ses commandes arrivent toutes seules&#x202f;; stock et suivi repartent.</translation>
    </message>
    <message>
        <source>Connect a channel…</source>
        <translation>Connecter un canal…</translation>
    </message>
    <message>
        <source>Details…</source>
        <translation>Détails…</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <source>Read now</source>
        <translation>Lire maintenant</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>{taken} of {expected} orders</source>
        <translation>{taken} commandes sur {expected}</translation>
    </message>
    <message>
        <source>{taken} orders so far</source>
        <translation>{taken} commandes jusqu’ici</translation>
    </message>
    <message>
        <source>never</source>
        <translation>jamais</translation>
    </message>
    <message>
        <source>Last read: {moment}</source>
        <translation>Dernière lecture&#xa0;: {moment}</translation>
    </message>
    <message>
        <source>to tell: {count}</source>
        <translation>à envoyer&#xa0;: {count}</translation>
    </message>
    <message>
        <source>refused over there: {count}</source>
        <translation>refusés là-bas&#xa0;: {count}</translation>
    </message>
    <message>
        <source>orders left out: {count}</source>
        <translation>commandes laissées de côté&#xa0;: {count}</translation>
    </message>
    <message>
        <source>articles without a product: {count}</source>
        <translation>articles sans correspondance&#xa0;: {count}</translation>
    </message>
    <message>
        <source>Pause {name}?</source>
        <translation>Mettre {name} en pause&#x202f;?</translation>
    </message>
    <message>
        <source>No orders arrive and no stock is told until it is resumed. Nothing is lost meanwhile.</source>
        <translation>Plus de commandes reçues ni de stock envoyé jusqu’à la reprise. Rien ne se perd entre-temps.</translation>
    </message>
</context>
<context>
    <name>ConnectDialog</name>
    <message>
        <source>Connect a channel</source>
        <translation>Connecter un canal</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Tester</translation>
    </message>
    <message>
        <source>How it is called here, such as “Online shop”</source>
        <translation>Son nom ici, comme «&#xa0;Boutique en ligne&#xa0;»</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Orders since</source>
        <translation>Commandes depuis le</translation>
    </message>
    <message>
        <source>Test again</source>
        <translation>Tester à nouveau</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>inchangé</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Connecter</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>What the test found</source>
        <translation>Résultat du test</translation>
    </message>
    <message>
        <source>No orders can be read without these rights. Grant them on the channel, then test again.</source>
        <translation>Sans ces droits, aucune commande ne peut être lue. Accordez-les sur le canal, puis testez à nouveau.</translation>
    </message>
    <message>
        <source>Orders come, but not all of this works without these rights. Grant them on the channel, then test again, or go on without them.</source>
        <translation>Les commandes arrivent, mais sans ces droits tout ne fonctionne pas. Accordez-les sur le canal, puis testez à nouveau, ou continuez sans eux.</translation>
    </message>
    <message>
        <source>Every right that is needed is there.</source>
        <translation>Tous les droits nécessaires sont là.</translation>
    </message>
    <message>
        <source>Orders that would come: {count}</source>
        <translation>Commandes qui viendraient&#xa0;: {count}</translation>
    </message>
    <message>
        <source>Orders that would come: {count} or more</source>
        <translation>Commandes qui viendraient&#xa0;: {count} ou plus</translation>
    </message>
    <message>
        <source>Of the first ones, {count} cannot be taken in.</source>
        <translation>Parmi les premières, {count} ne peuvent pas être reçues.</translation>
    </message>
    <message>
        <source>This machine has no keyring: give the keys by the environment, {names}.</source>
        <translation>Cette machine n’a pas de trousseau&#xa0;: donnez les clés par l’environnement, {names}.</translation>
    </message>
</context>
<context>
    <name>DetailDialog</name>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Address and keys…</source>
        <translation>Adresse et clés…</translation>
    </message>
    <message>
        <source>Units of every article kept back</source>
        <translation>Unités de chaque article gardées en réserve</translation>
    </message>
    <message>
        <source>Share of the rest that the channel sells</source>
        <translation>Part du reste que le canal vend</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>Stock</translation>
    </message>
    <message>
        <source>Refused by the channel</source>
        <translation>Refusé par le canal</translation>
    </message>
    <message>
        <source>Orders that were left out</source>
        <translation>Commandes laissées de côté</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>Vu</translation>
    </message>
    <message>
        <source>Articles to look at</source>
        <translation>Articles à vérifier</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Renvoyer</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>Abandonner</translation>
    </message>
    <message>
        <source>Our reference</source>
        <translation>Notre référence</translation>
    </message>
</context>
</TS>
