using System.Reactive.Linq;

namespace GeminiRx.Extensions.AI.Tests.Chat;

/// <summary>A source with written answers, which keeps the requests.</summary>
internal sealed class ScriptedSource(params IReadOnlyList<IReadOnlyList<Chunk>> answers)
{
    private readonly List<GenerateRequest> _requests = [];

    /// <summary>An answer that ends in order.</summary>
    public static FinishedChunk Completed { get; } = new(Outcome.Completed) { Reason = FinishReason.Stop };

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<GenerateRequest> Requests => _requests;

    /// <summary>The last request.</summary>
    public GenerateRequest Request => _requests[^1];

    /// <summary>Answers the n-th request with the n-th answer; the last answer repeats.</summary>
    public IObservable<Chunk> Answer(GenerateRequest request)
    {
        _requests.Add(request);
        return answers[Math.Min(_requests.Count, answers.Count) - 1].ToObservable();
    }
}
