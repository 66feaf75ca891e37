"""La Poste Suivi v2: the tracking of every letter and parcel of the group."""
