using System.Collections.Immutable;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>A session that has ended: what it leaves in its document, and what the user is told at the place where it broke off.</summary>
/// <param name="SessionId">Its name.</param>
/// <param name="Uri">Its document.</param>
/// <param name="Asked">What it was asked for.</param>
/// <param name="Outcome">How it ended, by name.</param>
/// <param name="Remains">What it leaves.</param>
/// <param name="Problem">What is shown at the break; null where nothing is to be said, or nothing more.</param>
internal sealed record Ending(string SessionId, string Uri, StreamArguments Asked, string Outcome, SessionRemains Remains, Problem? Problem)
{
    /// <summary>Where the break is shown: on the last character that was written.</summary>
    public (int Start, int End) Place => (Math.Max(Remains.Anchor.Start, Remains.Anchor.At - 1), Remains.Anchor.At);

    /// <summary>Moves with a change; one that touches the break has seen to it.</summary>
    public Ending Move(TextChange change, string before)
    {
        var (start, end) = Place;
        var isTouched = change.Start <= end && change.End >= start;
        return this with { Remains = Remains.Move(change, before), Problem = isTouched ? null : Problem };
    }

    public Diagnostic? ToDiagnostic(Document document)
    {
        var (start, end) = Place;
        return Problem is null ? null
            : new Diagnostic(new Protocol.Range(document.PositionAt(start), document.PositionAt(end)), Problem.Message, Problem.IsError ? Diagnostic.Error : Diagnostic.Warning, Problem.Code, "geminirx");
    }
}

/// <summary>What went wrong, in words for a person, with what to do.</summary>
/// <param name="Code">Its kind.</param>
/// <param name="Message">The words.</param>
/// <param name="IsError">Whether it failed, rather than ended early.</param>
/// <param name="IsOfKey">Whether another key may help.</param>
internal sealed record Problem(string Code, string Message, bool IsError, bool IsOfKey = false)
{
    public const string Configuration = "config";

    /// <summary>What there is to say of an end; null where all is well.</summary>
    public static Problem? Of(SessionResult result)
    {
        if (result.Failure is { } failure)
        {
            return new Problem(failure.Kind, $"Gemini: {failure.Message}", IsError: true, failure.IsOfKey);
        }

        if (result.Finished is not { Outcome: not (Outcome.Completed or Outcome.Stopped) } cut)
        {
            return null;
        }

        var outcome = ChunkJson.NameOf(cut.Outcome);
        var reason = cut.Reason?.Value ?? cut.BlockReason?.Value;
        var advice = cut.Outcome switch
        {
            Outcome.MaxTokens => "Continue from here to get the rest.",
            Outcome.Blocked => "Ask for something else, or change what stands around the place.",
            _ => "Try again.",
        };
        return new Problem(outcome, $"Gemini: the answer ended early ({outcome}{(reason is null ? "" : $", {reason}")}). {advice}", IsError: false);
    }
}

/// <summary>The sessions that ended, the oldest first; as many as matter to a user.</summary>
internal sealed record Endings(ImmutableList<Ending> All)
{
    private const int Most = 32;

    public static Endings None { get; } = new(ImmutableList<Ending>.Empty);

    public Endings Add(Ending ending) => new((All.Count < Most ? All : All.RemoveAt(0)).Add(ending));

    public Endings Without(string sessionId) => new(All.RemoveAll(ending => ending.SessionId == sessionId));

    public Endings WithoutDocument(string uri) => new(All.RemoveAll(ending => ending.Uri == uri));

    /// <summary>A key or a setting may have mended these.</summary>
    public Endings WithoutProblems(string code) => new(
        [.. All.Select(ending =>
            ending.Problem is { } problem && (problem.Code == code || problem.IsOfKey) ? ending with { Problem = null } : ending)]);

    public Endings Move(string uri, IReadOnlyList<(Document Before, TextChange Change)> changes) => new(
        [.. All.Select(ending => ending.Uri != uri ? ending : changes.Aggregate(ending, (moved, change) => moved.Move(change.Change, change.Before.Text)))]);

    public Ending? Find(string? sessionId) => All.Find(ending => ending.SessionId == sessionId);

    /// <summary>Those of a document that the user is told of.</summary>
    public IEnumerable<Ending> Shown(string uri) => All.Where(ending => ending.Uri == uri && ending.Problem is not null);
}
