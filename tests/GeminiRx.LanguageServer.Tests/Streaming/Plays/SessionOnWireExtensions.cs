using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>The events of an answer and of commands, which need no time to reach the session.</summary>
internal static class SessionOnWireExtensions
{
    public static void Begin(this SessionOnWire session) => session.Step(new SessionEvent.Began());

    public static void Arrive(this SessionOnWire session, string text) => session.Step(new SessionEvent.Arrived(new TextChunk(text)));

    public static void Checkpoint(this SessionOnWire session) => session.Step(new SessionEvent.Arrived(new CheckpointChunk("token")));

    public static void Rewind(this SessionOnWire session, int length) => session.Step(new SessionEvent.Rewound(length));

    public static void EndSource(this SessionOnWire session, SessionFailure? failure = null)
    {
        if (failure is null)
        {
            session.Step(new SessionEvent.Arrived(new FinishedChunk(session.IsSourceStopped ? Outcome.Stopped : Outcome.Completed)));
        }

        session.Step(new SessionEvent.SourceEnded(failure, null));
    }

    public static void Stop(this SessionOnWire session) => session.Step(new SessionEvent.StopRequested());

    public static void Discard(this SessionOnWire session) => session.Step(new SessionEvent.DiscardRequested());

    public static void Abandon(this SessionOnWire session) => session.Step(new SessionEvent.Abandoned(StopReason.Closed));
}
