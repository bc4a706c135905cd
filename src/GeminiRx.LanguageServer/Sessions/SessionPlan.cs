using System.Reactive.Linq;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Prompts;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.LanguageServer.Streaming.Rewrites;

namespace GeminiRx.LanguageServer.Sessions;

/// <summary>What a session is to do.</summary>
/// <param name="Document">The current document.</param>
/// <param name="From">Where to write, and what another session left there.</param>
/// <param name="Granularity">The smallest unit of text that one edit contains.</param>
/// <param name="Answer">The answer; it is requested on subscription.</param>
/// <param name="Arguments">The arguments of the command, for a retry.</param>
/// <param name="Question">What is asked, for a retry. Default null: nothing.</param>
internal sealed record SessionPlan(
    Document Document,
    ResumePoint From,
    Granularity Granularity,
    IObservable<Chunk> Answer,
    StreamArguments Arguments,
    Question? Question = null
)
{
    /// <summary>Whether the session only deletes text. It enters the history only if it fails. Default false.</summary>
    public bool IsRemoval { get; private init; }

    /// <summary>The session whose text is deleted. What is left of it keeps its id in the history. Default null: none.</summary>
    public EndedSession? RestOf { get; private init; }

    /// <summary>What is rewritten; null if the answer is inserted. Default null.</summary>
    public Rewrite? Rewrite { get; init; }

    /// <summary>The text that it replaces, or the place at which it writes.</summary>
    public (int Start, int End) Range => Rewrite?.Lines.Range ?? (From.Start, From.At);

    /// <summary>Creates the text of the session.</summary>
    public SessionText CreateText() => Rewrite is null ? new InsertedText(Document, From) : new RewrittenText(Document, Rewrite);

    /// <summary>Whether the answer has a document of its own. Default false.</summary>
    public bool IsOpening { get; init; }

    /// <summary>Whether the client is not told of the session unless it fails: it is a part of another one. Default false.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Plans the writing of text that has arrived and is not in the document.</summary>
    public static SessionPlan OfRest(Document document, ResumePoint from, Granularity granularity, StreamArguments arguments) =>
        new(document, from, granularity, Observable.Return<Chunk>(new FinishedChunk(Outcome.Completed)), arguments);

    /// <summary>Plans the deletion of all text that an ended session wrote; of a rewrite, the return of the original lines.</summary>
    /// <param name="document">The current document.</param>
    /// <param name="ended">The session.</param>
    /// <param name="hunk">The change of a rewrite. Default null: all of them.</param>
    public static SessionPlan Removal(Document document, EndedSession ended, int? hunk = null) =>
        Removal(document, ended.FromToDelete(document), ended.Arguments) with
        {
            Granularity = ended.Rewrite is null ? Granularity.Whole : Granularity.Line,
            Rewrite = ended.Rewrite?.Discard(hunk, document.Text),
            RestOf = ended,
        };

    /// <summary>Plans the deletion of text.</summary>
    public static SessionPlan Removal(Document document, ResumePoint from, StreamArguments arguments)
    {
        var nothing = Observable.Return<Chunk>(new FinishedChunk(Outcome.Stopped));
        return new(document, from.ForRemoval(), Granularity.Whole, nothing, arguments) { IsRemoval = true };
    }
}
