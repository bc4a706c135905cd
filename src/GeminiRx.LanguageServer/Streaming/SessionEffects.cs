using System.Globalization;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>An output of a streaming session, which its runner performs.</summary>
internal abstract record SessionEffect
{
    /// <summary>Send an edit to the editor, unless the document has changed in the meantime.</summary>
    /// <param name="EditId">The edit's number in the session.</param>
    /// <param name="Edit">The edit.</param>
    /// <param name="Revision">The revision of the document that it is made for.</param>
    /// <param name="Version">The editor's version number of that revision; null if the editor sends none.</param>
    /// <param name="Step">The edit's place in the stream.</param>
    public sealed record Send(int EditId, SentEdit Edit, int Revision, long? Version, EditStep Step) : SessionEffect;

    /// <summary>Ask for the turn to send an edit: one session of a document at a time has an edit in flight.</summary>
    public sealed record AskTurn : SessionEffect;

    /// <summary>Give the turn back.</summary>
    public sealed record GiveTurn : SessionEffect;

    /// <summary>Stop the answer; it then ends with a last chunk.</summary>
    public sealed record StopSource : SessionEffect;

    /// <summary>Wake the session after a time. The newest wake replaces all earlier ones.</summary>
    public sealed record Wake(int Id, TimeSpan After) : SessionEffect;

    /// <summary>Show the progress to the user.</summary>
    public sealed record Report(string Message) : SessionEffect
    {
        /// <summary>Whether an editor without progress support shows it as a message. Default false.</summary>
        public bool IsNotice { get; init; }

        public static Report Of(RetryingChunk retrying)
        {
            var seconds = Math.Ceiling(retrying.Delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return new Report($"trying again in {seconds} s: {retrying.Cause?.Message}") { IsNotice = true };
        }
    }

    /// <summary>Show a piece of the thoughts before the answer.</summary>
    public sealed record Think(string Text) : SessionEffect
    {
        /// <summary>The thoughts are not printed.</summary>
        public override string ToString() => nameof(Think);
    }

    /// <summary>The session has ended; the request is aborted if it still runs.</summary>
    public sealed record End(SessionResult Result) : SessionEffect;
}

/// <summary>An edit's place in a stream, as far as is known when it is sent. A single edit counts as the last.</summary>
internal enum EditStep
{
    First,
    Middle,
    Last,
}
