using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>Shortcuts for the first session, and for all messages.</summary>
internal static class SessionHarnessExtensions
{
    public static void Arrive(this SessionHarness harness, string text) => harness.Sessions[0].Arrive(text);

    public static void EndSource(this SessionHarness harness, SessionFailure? failure = null) => harness.Sessions[0].EndSource(failure);

    public static void Stop(this SessionHarness harness) => harness.Sessions[0].Stop();

    public static void Abandon(this SessionHarness harness) => harness.Sessions[0].Abandon();

    public static void Rewind(this SessionHarness harness, int length) => harness.Sessions[0].Rewind(length);

    /// <summary>Delivers everything until nothing is left to do, and waits only if nothing else is left.</summary>
    public static void Settle(this SessionHarness harness)
    {
        for (var waits = 0; waits < 3 * harness.Sessions.Count; )
        {
            if (
                harness.DeliverEdit()
                || harness.DeliverAnswer()
                || harness.SendReport()
                || harness.DeliverChange()
                || harness.Sessions.Any(session => session.TakePost())
            )
            {
                continue;
            }

            if (harness.Sessions.All(session => session.Result is not null) || !harness.Wake())
            {
                return;
            }

            waits++;
        }
    }

    /// <summary>Lets time pass: everything that is due by then happens in its order.</summary>
    public static void Advance(this SessionHarness harness, TimeSpan time)
    {
        var until = harness.Now + time;
        while (harness.NextDue() is { } next && next.At <= until)
        {
            harness.PassUntil(next.At);
            next.Do();
        }

        harness.PassUntil(until);
    }

    /// <summary>Lets time pass until no step is due and all sessions have ended.</summary>
    public static void AdvanceToTheEnd(this SessionHarness harness)
    {
        for (var steps = 0; steps < 10_000 && harness.NextDue() is { } next; steps++)
        {
            harness.PassUntil(next.At);
            next.Do();
        }
    }

    /// <summary>An edit of any session reaches the editor.</summary>
    public static bool DeliverEdit(this SessionHarness harness) => harness.Sessions.Any(session => session.DeliverEdit());

    public static bool DeliverAnswer(this SessionHarness harness) => harness.Sessions.Any(session => session.DeliverAnswer());

    extension(SessionHarness harness)
    {
        public bool IsSourceStopped => harness.Sessions[0].IsSourceStopped;

        public List<string> Reports => harness.Sessions[0].Reports;
    }
}
