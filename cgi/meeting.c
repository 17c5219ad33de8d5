/*
 * The meeting.  This build has no media server to send people to, and says so
 * on each of its calls.
 */
#include "request.h"

static void
refuse_meeting(struct request *req)
{
	reply_refuse(req, 503, "meeting_off", "this site has no meetings");
}

#define ROOM "/api/v1/rooms/{code}"
#define OFF refuse_meeting, .flags = ROUTE_OPEN_BODY, .codes = "meeting_off"

const struct route meeting_routes[] = {
	{ POST, ROOM "/meeting", OFF, .summary = "Join the meeting" },
	{ PUT, ROOM "/meeting/consent", OFF, .summary = "Agree to a transcript, or not" },
	{ GET, ROOM "/transcript", OFF, .summary = "What was said" },
	{ POST, ROOM "/summary", OFF, .summary = "Make minutes" },
	{ GET, ROOM "/summary", OFF, .summary = "The minutes" },
	{ PATCH, "/api/v1/transcript/{id}", OFF, .summary = "Correct one's own line" },
	{ DELETE, "/api/v1/transcript/{id}", OFF, .summary = "Delete a line" },
	{ 0 },
};
