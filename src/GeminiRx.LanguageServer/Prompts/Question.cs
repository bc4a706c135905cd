using System.Reactive.Linq;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>What a session asks, kept for a retry.</summary>
/// <param name="Ask">Requests the answer from a source.</param>
/// <param name="CreateShape">Creates the form of the answer; null if it is written as it comes.</param>
/// <param name="Mark">The user's line with the instruction, which is deleted when the answer is complete; null if there is none.</param>
internal sealed record Question(Func<ChunkSource, IObservable<Chunk>> Ask, Func<IAnswerShape>? CreateShape, ResumePoint? Mark)
{
    /// <summary>The model that it asks. Default null: the user's.</summary>
    public string? Model { get; init; }

    /// <summary>Whether the answer is code, or is written into code. Default false.</summary>
    public bool IsCode { get; init; }

    /// <summary>What the user is told when it is asked. Default: nothing.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether it is about staged changes. Default false.</summary>
    public bool UsesDiff { get; init; }

    /// <summary>Whether secrets were replaced in it. Default false.</summary>
    public bool HasSecrets { get; init; }

    /// <summary>Creates the question again, with the files as they are now and may be sent now, but without a document; null if it is a
    /// conversation, which is read again in its document.</summary>
    public Func<DocumentUri, Question>? Renew { get; init; }

    /// <summary>The question for a retry.</summary>
    /// <param name="answer">The document of the answer, which is not sent with the question.</param>
    /// <exception cref="StreamJsonRpc.LocalRpcException">The document, or a file that the instruction names, may not be sent any
    /// more.</exception>
    public Question Again(DocumentUri answer) => Renew!(answer) with { Mark = Mark };

    /// <summary>The question without its request, which has the texts of all documents of then.</summary>
    public Question WithoutRequest() =>
        this with
        {
            Ask = _ => Observable.Throw<Chunk>(new InvalidOperationException("The request of an ended session is not kept.")),
        };

    /// <summary>Creates what removes control characters from the answer; null if they stay.</summary>
    public ControlStripper? CreateStripper(ClientSettings settings) =>
        settings.StripControls.AppliesTo(IsCode) ? new ControlStripper() : null;

    /// <summary>Whether text follows the answer that belongs to its form. Such an answer cannot be continued.</summary>
    public bool HasClosing => CreateShape?.Invoke() is { HasClosing: true };

    /// <summary>The request is not printed.</summary>
    public override string ToString() => nameof(Question);
}
