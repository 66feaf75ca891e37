<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en_GB">
<context>
    <name>PickupTab</name>
    <message>
        <source>Click and collect</source>
        <translation>Retrait</translation>
    </message>
</context>
</TS>
