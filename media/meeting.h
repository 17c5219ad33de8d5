/*
 * One meeting as the media server has it: a room of Janus's VideoRoom plugin.
 *
 * The scribe makes the room, joins it as a silent participant, and so hears who
 * joins, publishes and leaves.  The room answers to a secret that only the scribe
 * and Janus know, records nothing (lock_record), forwards nothing to anybody but
 * the scribe (admin_key, lock_rtp_forward), takes Opus and VP8 only, and lets
 * nobody subscribe who is not in it (require_pvtid), which is what makes a kick
 * final.
 *
 *	ASKED		nothing was sent yet, or the session was lost
 *	ATTACHING	waits for a handle
 *	CREATING	waits for the room
 *	JOINING		waits to be in it
 *	OPEN		hears everything
 *
 * What of it is heard by the tap is in forward.h.
 */
#pragma once

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

#include "janus.h"
#include "key.h"
#include "participant.h"

struct tap;

enum { MEETING_NAME_SIZE = 33, MID_SIZE = 16, MEETING_MAX_PUBLISHERS = 16 };

enum meeting_state {
	MEETING_ASKED,
	MEETING_ATTACHING,
	MEETING_CREATING,
	MEETING_JOINING,
	MEETING_OPEN,
};

/* What the database says of a participant. */
struct verdict {
	bool is_known; /* it has been asked */
	bool stays, speaks, transcribe;
};

struct participant {
	struct participant *next;
	char id[PARTICIPANT_SIZE];
	int64_t person;
	bool publishes;
	uint64_t began; /* to publish: its number among the meeting's beginnings */
	bool has_video;
	bool is_odd;	/* publishes what nobody may: data, simulcast, a foreign codec */
	bool is_kicked; /* and will be gone when Janus says so */
	char audio_mid[MID_SIZE]; /* "" without audio */
	struct verdict verdict;
	uint32_t source;   /* under which the tap hears it; 0: it does not */
	bool is_forwarded; /* by Janus's last word */
};

struct meeting {
	struct meeting *next;
	int64_t room; /* the database's number */
	char name[MEETING_NAME_SIZE];
	char secret[KEY_TEXT];
	enum meeting_state state;
	int64_t since_ms; /* in this state */
	int64_t handle;
	bool has_video;	     /* else pictures are not for this room */
	bool is_wanted;	     /* the database named it in its last answer */
	uint64_t beginnings; /* how often somebody began to publish */
	int64_t asked_ms;    /* what Janus forwards; 0: it has answered */
	struct participant *people;
};

/* What all meetings of a scribe stand on. */
struct meeting_hall {
	struct janus *janus;
	const struct meeting_keys *keys;
	struct tap *tap; /* NULL: nobody is heard */
};

struct meeting *meeting_new(const struct meeting_keys *, int64_t room, const char *name);
void meeting_free(struct meeting **);

/* Go on with opening; begin anew when Janus did not answer for too long. */
void meeting_tend(struct meeting_hall *, struct meeting *);

/* The session was lost: nothing is known any more. */
void meeting_forget(struct meeting *);

/*
 * A message of Janus for this meeting: an event of its handle, or an answer whose
 * transaction meeting_transaction wrote.  True when the people are others now, so
 * that the database has to hear of it.
 */
bool meeting_hear(struct meeting_hall *, struct meeting *, struct json_object *message);

/* The meeting's number in TRANSACTION, or 0. */
int64_t meeting_of_transaction(const char *transaction);

/*
 * Kick whoever does not stay, publishes what they may not, or began to publish when
 * MEETING_MAX_PUBLISHERS already did: Janus counts only those whose connection is up.
 */
void meeting_enforce(struct meeting_hall *, struct meeting *);

/* End the room for everybody in it, or only leave it to another scribe. */
void meeting_destroy(struct meeting_hall *, struct meeting *);
void meeting_leave(struct meeting_hall *, struct meeting *);

/* Send BODY, which is taken, as the meeting's; the answer comes to meeting_hear. */
void meeting_say(struct meeting_hall *, struct meeting *, struct json_object *body);

/* {"request": REQUEST, "room": …, "secret": …}: to be completed and sent. */
struct json_object *meeting_request(const struct meeting *, const char *request);
