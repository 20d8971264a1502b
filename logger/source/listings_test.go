package source_test

import "github.com/liclog/liclog/logger/source/sourcetest"

func init() {
	for name, suite := range listingSamples {
		samples[name] = suite
	}
}

var listingSamples = map[string]sourcetest.Suite{
	"lmstat": {
		Sample: `lmutil - Copyright (c) 1989-2018 Flexera. All Rights Reserved.
Flexible License Manager status on Fri 10/20/2017 17:02

[Detecting lmgrd processes...]
License server status: 27002@lic1,27002@lic2,27002@lic3
    License file(s) on lic1: /opt/licenses/license.dat:

lic1: license server UP (MASTER) v11.16
lic2: license server UP v11.16
lic3: Cannot connect to license server system. (-15,570:115 "Operation now in progress")

Vendor daemon status (on lic1):

    cadd: UP v11.16
Feature usage info:

Users of draw:  (Total of 10 licenses issued;  Total of 8 licenses in use)

  "draw" v61.9, vendor: cadd, expiry: 1-jan-0
  vendor_string: abc
  floating license

	2 RESERVATIONs for GROUP PLANT (lic1/27002)
    anna pc-17 pc-17 (v61.9) (lic1/27002 7086), start Fri 10/20 16:44, 5 licenses
    bruno k pc-18 pc-18 (v61.9) (lic1/27002 101), start Mon 9/17 7:25 (linger: 2647020)
    carla pc-19 /dev/pts/1 (v61.9) (lic1/27002 201), start Mon 9/17 7:25, PID: 1234
    dora pc-20 pc-20 61.9 (v61.9) (lic1/27002 202) queued for 1 license

Users of paint:  (Uncounted, node-locked)

Users of old:  (Error: 6 licenses, unsupported by licensed server)

Flexible License Manager status on Fri 10/20/2017 17:03
License server status: 27002@lic1,27002@lic2,27002@lic3
lic1: license server UP (MASTER) v11.16
Vendor daemon status (on lic1):
    cadd: UP v11.16
Feature usage info:
Users of draw:  (Total of 10 licenses issued;  Total of 5 licenses in use)
    anna pc-17 pc-17 (v61.9) (lic1/27002 7086), start Fri 10/20 16:44, 5 licenses
liclog listing 2017-10-20T17:04:00Z
License server status: 27002@lic4
Error getting status: Cannot connect to license server system. (-15,570)
liclog failed: exit status 1
`,
		Names: []string{"anna", "bruno", "carla", "dora", "pc-17", "pc-18", "pc-19"},
	},
	"rlmstat": {
		Sample: `Setting license file path to 5053@lic1
rlmutil v12.2
Copyright (C) 2006-2017, Reprise Software, Inc. All rights reserved.

    rlm status on lic1 (port 5053), up 99d 11:08:25
    rlm software version v12.2 (build:2)
    --------- ISV servers ----------
    Name           Port Running Restarts
    acme             63133   Yes      0

    ------------------------

    acme license pool status on lic1 (port 63133)

    draw v3.0
        count: 45, # reservations: 0, inuse: 3, exp: 31-jan-2022
        obsolete: 0, min_remove: 120, total checkouts: 26

    ------------------------

    acme license usage status on lic1 (port 63133)

    draw v3.0: anna@pc-17 2/0 at 11/01 09:01  (handle: 15a)
    draw v3.0: bruno k@pc-18 1/0 at 11/03 10:38  (handle: 128)
rlmutil v12.2
Error connecting to "rlm" server

Connection attempted to host: "" on port 5053
`,
		Names: []string{"anna", "bruno", "pc-17", "pc-18"},
	},
	"lmxstat": {
		Sample: `LM-X End-user Utility v3.32
Copyright (C) 2002-2010 X-Formation. All rights reserved.

++++++++++++++++++++++++++++++++++++++++
LM-X License Server on 6200@lic1:

Server version: v5.1 Uptime: 3 day(s) 12 hour(s) 0 min(s) 51 sec(s)
----------------------------------------
Feature: Mesh Version: 21.0 Vendor: ACME
Start date: 2022-02-17 Expire date: 2023-01-31
Key type: EXCLUSIVE License sharing: CUSTOM VIRTUAL

3 of 10 license(s) used:

2 license(s) used by anna@pc-17 [192.0.2.1]
Login time: 2022-02-18 09:26   Checkout time: 2022-02-18 09:29
Shared on custom string: anna:pc-17
----------------------------------------
Feature: Zone Version: 21.0 Vendor: ACME

0 of 2147483647 license(s) used
LM-X End-user Utility v3.32
LM-X license server(s):
There are no license server(s) available.
`,
		Names: []string{"anna", "pc-17"},
	},
	"dslsstat": {
		Sample: `License Administration Tool Version 6.425.4 Built on May 2, 2023, 6:45:36 PM.
admin >	Software version: 6.425.4
    Ready: yes
    Server name: localhost   Server id: ZSD-123
Editor,EditorId,Feature,Model,Commercial Type,Max Release Number,Max Release Date,Pricing Structure,Max Casual Duration,Expiration Date,Customer ID,Count,Inuse,Tokens,Casual Usage (mn),Host,User,Internal ID,Active Process,Client Code Version,Session ID,Granted Since,Last Used At,Granted At,Queue Position,
Acme,5E756A80,PAC,Token,STD,8,2025-01-01 00:59:00,YLC,0,2025-01-01 00:59:00,10001723,1,0,
Acme,5E756A80,SRU,Token,STD,423,2025-01-01 00:59:00,YLC,0,2025-01-01 00:59:00,10001723,2374,2,2,,pc-17 (263.0)/192.0.2.1,anna,SRU,/bin/sim ( 3148728),6.424,02DBE16,2024-09-17 17:59:34,2024-09-18 15:25:50,2024-09-17 17:59:34,
Acme,5E756A80,SRU,Token,STD,423,2025-01-01 00:59:00,YLC,0,2025-01-01 00:59:00,10001723,2374,0,4,,pc-18 (264.0)/192.0.2.2,bruno,SRU,,,02DBE17,,,,1,
License Administration Tool Version 6.425.4 Built on May 2, 2023, 6:45:36 PM.
Cannot connect to server localhost on port 1234
`,
		Names: []string{"anna", "bruno", "pc-17", "pc-18"},
	},
	"lsdynastat": {
		Sample: `Using user specified server 31010@lic1

LICENSE INFORMATION

PROGRAM          EXPIRATION CPUS  USED   FREE    MAX | QUEUE
---------------- ----------      ----- ------ ------ | -----
MPPDYNA          12/30/2022          -     60    500 |     0
 anna     59005@pc-17  80
LS-DYNA          12/30/2022          0     60    500 |     0
                   LICENSE GROUP   440     60    500 |     0
Using default server 31010@localhost
*** ERROR failed to open server localhost
`,
		Names: []string{"anna", "pc-17"},
	},
	"olicensestat": {
		Sample: `olixtool 4.8.0 - OLicense XML Status Application
Copyright (C) 2007-2013 Optimum GmbH, Karlsruhe, Germany

Server: <192.0.2.1:31212:0> (Proxy: <>)

List of requested licenses:

==============================================
Application:	tyres
VersionRange:	0-20231
Licenser:	acme
Licensee:	somebody
License-ID:	tyres-faf71fdc@lic1
Modules:
  Name; LicenseType; FloatCount; Expiration
  --------------------------------------------
  ride;         	FreeFloating;	3;	2022-12-31 23:59:59;
    2 FloatsLockedBy:
      anna@pc-17 #1
      anna@pc-17 #1
olixtool 4.8.0 - OLicense XML Status Application
Server: <192.0.2.1:31212:0> (Proxy: <>)
OlComm 454 Request cannot connect to target
`,
		Names: []string{"anna", "pc-17"},
	},
}
