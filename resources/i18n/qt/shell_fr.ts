<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en_GB">
<context>
    <name>BoardView</name>
    <message>
        <source>Nothing is left to pack today.</source>
        <translation>Plus rien à emballer aujourd’hui.</translation>
    </message>
    <message>
        <source>Today’s pick-ups</source>
        <translation>Départs du jour</translation>
    </message>
    <message>
        <source>The database does not answer: as it stood at the hour shown.</source>
        <translation>La base de données ne répond pas&#xa0;: état à l’heure affichée.</translation>
    </message>
    <message>
        <source>To pack: {count}</source>
        <translation>À emballer&#xa0;: {count}</translation>
    </message>
    <message>
        <source>due before today: {count}</source>
        <translation>en retard&#xa0;: {count}</translation>
    </message>
    <message>
        <source>Packed: {packed} · at the dock: {dock}</source>
        <translation>Emballés&#xa0;: {packed} · au quai&#xa0;: {dock}</translation>
    </message>
</context>
<context>
    <name>Dialog</name>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
</context>
<context>
    <name>Feedback</name>
    <message>
        <source>Scan again, or press any key.</source>
        <translation>Scannez de nouveau, ou appuyez sur une touche.</translation>
    </message>
    <message>
        <source>It belongs to order {order}</source>
        <translation>Il appartient à la commande {order}</translation>
    </message>
    <message>
        <source>Wrong item</source>
        <translation>Mauvais article</translation>
    </message>
    <message>
        <source>Scanned</source>
        <translation>Scanné</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Attendu</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Sign out</source>
        <translation>Se déconnecter</translation>
    </message>
    <message>
        <source>Français / English</source>
        <translation>Français / English</translation>
    </message>
    <message>
        <source>Light appearance</source>
        <translation>Apparence claire</translation>
    </message>
    <message>
        <source>Dark appearance</source>
        <translation>Apparence sombre</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Scan with the camera</source>
        <translation>Scanner avec la caméra</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Verrouiller</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Démo</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Muet</translation>
    </message>
    <message>
        <source>Sound on</source>
        <translation>Remettre le son</translation>
    </message>
    <message>
        <source>Mute the sounds</source>
        <translation>Couper le son</translation>
    </message>
    <message>
        <source>This computer has nothing that plays sounds (pw-play, paplay or aplay)</source>
        <translation>Rien sur cet ordinateur ne joue de son (pw-play, paplay ou aplay)</translation>
    </message>
</context>
<context>
    <name>LogoField</name>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>No logo</source>
        <translation>Sans logo</translation>
    </message>
    <message>
        <source>Logo</source>
        <translation>Logo</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.webp)</source>
        <translation>Images (*.png *.jpg *.jpeg *.webp)</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Aucun</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Opening the shop…</source>
        <extracomment>Where each kind of person starts the day.</extracomment>
        <translation>Ouverture de la boutique…</translation>
    </message>
    <message>
        <source>The database does not answer. Scans are kept on this station and wait; keep working.</source>
        <translation>La base de données ne répond pas. Les scans sont gardés sur ce poste et attendent&#x202f;; continuez.</translation>
    </message>
    <message>
        <source>Waiting: {count}</source>
        <translation>En attente&#xa0;: {count}</translation>
    </message>
    <message>
        <source>This computer’s clock is {duration} fast. The server’s time is what counts here.</source>
        <translation>L’horloge de cet ordinateur est en avance de {duration}. Ici, c’est l’heure du serveur qui compte.</translation>
    </message>
    <message>
        <source>This computer’s clock is {duration} slow. The server’s time is what counts here.</source>
        <translation>L’horloge de cet ordinateur est en retard de {duration}. Ici, c’est l’heure du serveur qui compte.</translation>
    </message>
</context>
<context>
    <name>PhotoStrip</name>
    <message>
        <source>Photo</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>Open the photo</source>
        <translation>Ouvrir la photo</translation>
    </message>
    <message>
        <source>The photo is not on this station</source>
        <translation>La photo n’est pas sur ce poste</translation>
    </message>
</context>
<context>
    <name>PhotoViewer</name>
    <message>
        <source>Photo</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>Photo {number} of {count}. Left and right show the others, Esc closes.</source>
        <translation>Photo {number} sur {count}. Gauche et droite montrent les autres, Échap ferme.</translation>
    </message>
    <message>
        <source>Esc closes it.</source>
        <translation>Échap ferme.</translation>
    </message>
    <message>
        <source>The photo is not on this station</source>
        <translation>La photo n’est pas sur ce poste</translation>
    </message>
</context>
<context>
    <name>PracticeBand</name>
    <message>
        <source>Sheet…</source>
        <translation>Feuille…</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Recommencer</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Terminer</translation>
    </message>
    <message>
        <source>practice</source>
        <translation>entrainement</translation>
    </message>
</context>
<context>
    <name>ReasonDialog</name>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Reason, in a few words</source>
        <translation>Motif, en quelques mots</translation>
    </message>
</context>
<context>
    <name>ScoreDialog</name>
    <message>
        <source>Start again</source>
        <translation>Recommencer</translation>
    </message>
    <message>
        <source>This run</source>
        <translation>Ce passage</translation>
    </message>
    <message>
        <source>The first run</source>
        <translation>Le premier</translation>
    </message>
    <message>
        <source>These numbers are kept nowhere.</source>
        <translation>Ces chiffres ne sont gardés nulle part.</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>Choose your name</source>
        <translation>Choisissez votre nom</translation>
    </message>
    <message>
        <source>or scan your badge</source>
        <translation>ou scannez votre badge</translation>
    </message>
    <message>
        <source>Practice</source>
        <translation>S’entraîner</translation>
    </message>
    <message>
        <source>Learn the screens in a made-up shop: nothing there is real.</source>
        <translation>Apprendre les écrans dans une boutique inventée&#xa0;: rien n’y est réel.</translation>
    </message>
    <message>
        <source>Who is working here?</source>
        <translation>Qui travaille ici&#x202f;?</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Effacer</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>S’identifier</translation>
    </message>
    <message>
        <source>Choose your name first.</source>
        <translation>Choisissez d’abord votre nom.</translation>
    </message>
</context>
<context>
    <name>SoundPanel</name>
    <message>
        <source>Volume</source>
        <translation>Volume</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Muet</translation>
    </message>
    <message>
        <source>Say the place and the quantity while picking</source>
        <translation>Dire l’emplacement et la quantité pendant le prélèvement</translation>
    </message>
    <message>
        <source>This computer has no voice for that: nothing will be said.</source>
        <translation>Cet ordinateur n’a pas de voix pour cela&#xa0;: rien ne sera dit.</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Bon</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>Look here</source>
        <translation>Attention</translation>
    </message>
    <message>
        <source>One too many</source>
        <translation>Un de trop</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>Erreur</translation>
    </message>
    <message>
        <source>A, 3, 12. Take 2.</source>
        <translation>A, 3, 12. Prendre 2.</translation>
    </message>
</context>
<context>
    <name>board</name>
    <message>
        <source>no fixed hour</source>
        <translation>sans heure fixe</translation>
    </message>
    <message>
        <source>left at {hour}</source>
        <translation>parti à {hour}</translation>
    </message>
    <message>
        <source>leaves at {hour}, in {time}</source>
        <translation>part à {hour}, dans {time}</translation>
    </message>
    <message>
        <source>All packed</source>
        <translation>Tout est emballé</translation>
    </message>
    <message>
        <source>{orders} left behind</source>
        <translation>{orders} restées</translation>
    </message>
    <message>
        <source>{orders} will miss it</source>
        <translation>{orders} le manqueront</translation>
    </message>
    <message>
        <source>no pace yet</source>
        <translation>cadence inconnue</translation>
    </message>
    <message>
        <source>ready at {hour}</source>
        <translation>prêt à {hour}</translation>
    </message>
    <message>
        <source>Pace: not known yet</source>
        <translation>Cadence&#xa0;: pas encore connue</translation>
    </message>
    <message>
        <source>Pace: about {count} parcels an hour</source>
        <translation>Cadence&#xa0;: environ {count} colis par heure</translation>
    </message>
</context>
<context>
    <name>photos</name>
    <message>
        <source>No photo of the open box: {reason}</source>
        <translation>Pas de photo du carton ouvert&#xa0;: {reason}</translation>
    </message>
</context>
<context>
    <name>tabs</name>
    <message>
        <source>Orders</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>Picking and packing</source>
        <translation>Préparation</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Étiquettes</translation>
    </message>
    <message>
        <source>Click and collect</source>
        <translation>Retrait</translation>
    </message>
    <message>
        <source>Returns</source>
        <translation>Retours</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>Stock</translation>
    </message>
    <message>
        <source>Customers</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Chiffres</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>To validate</source>
        <translation>À valider</translation>
    </message>
    <message>
        <source>Waiting for stock</source>
        <translation>En attente de stock</translation>
    </message>
    <message>
        <source>Ready to pick</source>
        <translation>À prélever</translation>
    </message>
    <message>
        <source>Picking</source>
        <translation>Prélèvement</translation>
    </message>
    <message>
        <source>Picked</source>
        <translation>Prélevée</translation>
    </message>
    <message>
        <source>Packing</source>
        <translation>Emballage</translation>
    </message>
    <message>
        <source>Packed</source>
        <translation>Emballée</translation>
    </message>
    <message>
        <source>Partly shipped</source>
        <translation>Expédiée en partie</translation>
    </message>
    <message>
        <source>Shipped</source>
        <translation>Expédiée</translation>
    </message>
    <message>
        <source>At the shop</source>
        <translation>En boutique</translation>
    </message>
    <message>
        <source>Collected</source>
        <translation>Retirée</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Clôturée</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annulée</translation>
    </message>
    <message>
        <source>Unpaid</source>
        <translation>Non payée</translation>
    </message>
    <message>
        <source>Authorised</source>
        <extracomment>Which colour a state&apos;s badge has: a name of theme.TONES.</extracomment>
        <translation>Autorisée</translation>
    </message>
    <message>
        <source>Partly paid</source>
        <translation>Payée en partie</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>Payée</translation>
    </message>
    <message>
        <source>Partly refunded</source>
        <translation>Remb. partiel</translation>
    </message>
    <message>
        <source>Refunded</source>
        <translation>Remboursée</translation>
    </message>
    <message>
        <source>Voided</source>
        <translation>Annulé</translation>
    </message>
    <message>
        <source>Disputed</source>
        <translation>Contestée</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>Paiement</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Fraud check</source>
        <translation>Contrôle fraude</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>Stock</translation>
    </message>
    <message>
        <source>Changed by the shop</source>
        <translation>Modifiée</translation>
    </message>
    <message>
        <source>Customer&apos;s request</source>
        <translation>Demande client</translation>
    </message>
    <message>
        <source>On hold</source>
        <translation>Bloquée</translation>
    </message>
    <message>
        <source>Export papers</source>
        <translation>Douane</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Domicile</translation>
    </message>
    <message>
        <source>Relay point</source>
        <translation>Point relais</translation>
    </message>
    <message>
        <source>Shop pickup</source>
        <translation>Retrait</translation>
    </message>
    <message>
        <source>Picker</source>
        <translation>Préparateur</translation>
    </message>
    <message>
        <source>Packer</source>
        <translation>Emballeur</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>Boutique</translation>
    </message>
    <message>
        <source>Returns</source>
        <translation>Retours</translation>
    </message>
    <message>
        <source>Manager</source>
        <translation>Responsable</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>Administrateur</translation>
    </message>
    <message>
        <source>Being packed</source>
        <translation>En préparation</translation>
    </message>
    <message>
        <source>Label requested</source>
        <translation>Étiquette demandée</translation>
    </message>
    <message>
        <source>Label failed</source>
        <translation>Étiquette refusée</translation>
    </message>
    <message>
        <source>Ready to leave</source>
        <translation>Prêt à partir</translation>
    </message>
    <message>
        <source>Handed over</source>
        <translation>Remis au transporteur</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>En route</translation>
    </message>
    <message>
        <source>Out for delivery</source>
        <translation>En livraison</translation>
    </message>
    <message>
        <source>At the relay point</source>
        <translation>Au point relais</translation>
    </message>
    <message>
        <source>Incident</source>
        <translation>Incident</translation>
    </message>
    <message>
        <source>Coming back</source>
        <translation>De retour</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Livré</translation>
    </message>
    <message>
        <source>Returned to sender</source>
        <translation>Retourné</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>Perdu</translation>
    </message>
    <message>
        <source>Carton</source>
        <translation>Carton</translation>
    </message>
    <message>
        <source>Envelope</source>
        <translation>Enveloppe</translation>
    </message>
    <message>
        <source>Insulated</source>
        <translation>Isotherme</translation>
    </message>
    <message>
        <source>Fragile</source>
        <translation>Fragile</translation>
    </message>
    <message>
        <source>Keep cold</source>
        <translation>Au froid</translation>
    </message>
    <message>
        <source>Liquid</source>
        <translation>Liquide</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>Carte</translation>
    </message>
    <message>
        <source>Bank transfer</source>
        <translation>Virement</translation>
    </message>
    <message>
        <source>Cheque</source>
        <translation>Chèque</translation>
    </message>
    <message>
        <source>On collection</source>
        <translation>Au retrait</translation>
    </message>
    <message>
        <source>Card terminal</source>
        <translation>Terminal de paiement</translation>
    </message>
    <message>
        <source>Till (cash, cheque)</source>
        <translation>Caisse (espèces, chèque)</translation>
    </message>
    <message>
        <source>As it was paid</source>
        <translation>Comme payé</translation>
    </message>
    <message>
        <source>Store credit</source>
        <translation>Bon d’achat</translation>
    </message>
    <message>
        <source>Exchange</source>
        <translation>Échange</translation>
    </message>
</context>
</TS>
