<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>bulkhead::Advice</name>
        <message numerus="yes">
            <source>%n more disk(s) may fail.</source>
            <translation>
                <numerusform>One more disk may fail.</numerusform>
                <numerusform>%n more disks may fail.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n disk(s) of “%1” failed.</source>
            <translation>
                <numerusform>One disk of “%1” has failed.</numerusform>
                <numerusform>%n disks of “%1” have failed.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n disk(s) of “%1” are missing.</source>
            <translation>
                <numerusform>One disk of “%1” is missing.</numerusform>
                <numerusform>%n disks of “%1” are missing.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1 has failed to read or write %n time(s). The data is safe; think about replacing the disk.</source>
            <translation>
                <numerusform>%1 has failed to read or write once. The data is safe; think about replacing the disk.</numerusform>
                <numerusform>%1 has failed to read or write %n times. The data is safe; think about replacing the disk.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Any %n disk(s) may fail without losing data.</source>
            <translation>
                <numerusform>Any one disk may fail without losing data.</numerusform>
                <numerusform>Any %n disks may fail without losing data.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n spare(s) will take over by themselves.</source>
            <translation>
                <numerusform>A spare is ready to take over by itself.</numerusform>
                <numerusform>%n spares are ready to take over by themselves.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n disk(s) are missing. Connect them, or start without them: the data is readable then, but less protected.</source>
            <translation>
                <numerusform>One disk is missing. Connect it, or start without it: the data is readable then, but less protected.</numerusform>
                <numerusform>%n disks are missing. Connect them, or start without them: the data is readable then, but less protected.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n disks can be joined into an array that keeps your data when one of them dies.</source>
            <translation>
                <numerusform>%n disk can be joined into an array that keeps your data when a disk dies.</numerusform>
                <numerusform>%n disks can be joined into an array that keeps your data when one of them dies.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>In each of %n array(s) a disk may fail without losing data.</source>
            <translation>
                <numerusform>Any one disk may fail without losing data.</numerusform>
                <numerusform>In each of your %n arrays any one disk may fail without losing data.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n arrays need attention.</source>
            <translation>
                <numerusform>One array needs attention.</numerusform>
                <numerusform>%n arrays need attention.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>bulkhead::DisksPage</name>
        <message numerus="yes">
            <source>Erase everything on %n disk(s)</source>
            <translation>
                <numerusform>Erase everything on this disk</numerusform>
                <numerusform>Erase everything on these %n disks</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>bulkhead::Flow</name>
        <message numerus="yes">
            <source>Erase %n disk(s) and create</source>
            <translation>
                <numerusform>Erase 1 disk and create</numerusform>
                <numerusform>Erase %n disks and create</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>bulkhead::Node</name>
        <message numerus="yes">
            <source>%n error(s)</source>
            <translation>
                <numerusform>1 error</numerusform>
                <numerusform>%n errors</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n disk(s)</source>
            <translation>
                <numerusform>1 disk</numerusform>
                <numerusform>%n disks</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>bulkhead::PlanView</name>
        <message numerus="yes">
            <source>%n failure(s)</source>
            <translation>
                <numerusform>1 failure</numerusform>
                <numerusform>%n failures</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>bulkhead::ProtectionChoice</name>
        <message numerus="yes">
            <source>Needs at least %n disks.</source>
            <translation>
                <numerusform>Needs at least one disk.</numerusform>
                <numerusform>Needs at least %n disks.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>any %n disk(s) may fail, with luck more</source>
            <translation>
                <numerusform>any one disk may fail, with luck more</numerusform>
                <numerusform>any %n disks may fail, with luck more</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>any %n disk(s) may fail</source>
            <translation>
                <numerusform>any one disk may fail</numerusform>
                <numerusform>any %n disks may fail</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>bulkhead::ProtectionPage</name>
        <message numerus="yes">
            <source>%n disk(s)</source>
            <translation>
                <numerusform>1 disk</numerusform>
                <numerusform>%n disks</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>bulkhead::Words</name>
        <message numerus="yes">
            <source>about %n minute(s)</source>
            <translation>
                <numerusform>about 1 minute</numerusform>
                <numerusform>about %n minutes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>about %n day(s)</source>
            <translation>
                <numerusform>about 1 day</numerusform>
                <numerusform>about %n days</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>about %n hour(s)</source>
            <translation>
                <numerusform>about 1 hour</numerusform>
                <numerusform>about %n hours</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n minute(s)</source>
            <translation>
                <numerusform>1 minute</numerusform>
                <numerusform>%n minutes</numerusform>
            </translation>
        </message>
    </context>
</TS>
