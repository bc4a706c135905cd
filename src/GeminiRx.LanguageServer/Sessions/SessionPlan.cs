using System.Reactive.Linq;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Prompts;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;

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

    /// <summary>Plans the writing of text that has arrived and is not in the document.</summary>
    public static SessionPlan OfRest(Document document, ResumePoint from, Granularity granularity, StreamArguments arguments) =>
        new(document, from, granularity, Observable.Return<Chunk>(new FinishedChunk(Outcome.Completed)), arguments);

    /// <summary>Plans the deletion of all text that an ended session wrote.</summary>
    public static SessionPlan Removal(Document document, EndedSession ended) => Removal(document, ended.From, ended.Arguments);

    /// <summary>Plans the deletion of text.</summary>
    public static SessionPlan Removal(Document document, ResumePoint from, StreamArguments arguments)
    {
        var nothing = Observable.Return<Chunk>(new FinishedChunk(Outcome.Stopped));
        return new(document, from.ForRemoval(), Granularity.Whole, nothing, arguments) { IsRemoval = true };
    }
}
