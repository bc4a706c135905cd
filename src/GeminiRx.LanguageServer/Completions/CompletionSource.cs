using System.Collections.Concurrent;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Metering;
using GeminiRx.LanguageServer.Prompts;
using GeminiRx.LanguageServer.Settings;

namespace GeminiRx.LanguageServer.Completions;

/// <summary>Asks the service for completions.</summary>
internal sealed class CompletionSource(
    ClientFactory clients,
    ContextReader contexts,
    Func<PromptLibrary> readPrompts,
    DailyUsage daily,
    CompletionCounts counts,
    EditorState editor,
    IScheduler scheduler
)
{
    private const string Prompt = "complete";

    // Estimated tokens of the text around the cursor and of other documents, and tokens of the answer. More of either costs more time.
    private const int MaxContextTokens = 3_000;
    private const int MaxAnswerTokens = 256;

    // An answer that takes longer is of no use.
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(15);

    private static readonly ThinkingLevel[] _levels = [ThinkingLevel.Minimal, ThinkingLevel.Low, ThinkingLevel.Medium, ThinkingLevel.High];

    // The levels that a model did not refuse, by model.
    private readonly ConcurrentDictionary<string, ThinkingConfig> _thinking = new(StringComparer.Ordinal);

    /// <summary>The text of the answer; it is requested on subscription. Its tokens are counted at its end.</summary>
    /// <exception cref="GeminiConfigurationException">There is no key, or a setting is invalid.</exception>
    /// <exception cref="StreamJsonRpc.LocalRpcException">The document is ignored.</exception>
    public IObservable<string> Ask(Document document, int offset)
    {
        contexts.EnsureMayBeSent(document.Uri);
        var prompt = readPrompts().Find(Prompt)!;
        var context = contexts.ReadAround(prompt, document, offset, MaxContextTokens);
        var settings = editor.Current.Settings;
        var model = settings.Completions.Model ?? prompt.Model ?? settings.Model;
        var request = PromptRequest.Create(prompt, context.Values, model) with { MaxOutputTokens = MaxAnswerTokens };
        var source = clients.Create().Source;
        return Observable.Defer(() =>
        {
            var meter = new AnswerMeter(scheduler);
            return meter
                .Measure(Ask(source, request, ThinkingOf(model)))
                .Timeout(_limit, scheduler)
                .OfType<TextChunk>()
                .Where(chunk => chunk.Candidate == 0)
                .Select(chunk => chunk.Text)
                .Finally(() =>
                {
                    daily.Record(meter, model);
                    counts.AddTokens(meter.Report.Usage?.Total ?? 0);
                });
        });
    }

    private ThinkingConfig ThinkingOf(string? model) =>
        _thinking.GetValueOrDefault(model ?? "") ?? ThinkingConfig.Lowest(model ?? GeminiOptions.DefaultModel);

    // A model that refuses the lowest level may accept the next one; that is remembered.
    private IObservable<Chunk> Ask(ChunkSource source, GenerateRequest request, ThinkingConfig thinking) =>
        source(request with { Thinking = thinking })
            .Catch<Chunk, GeminiApiException>(failure =>
                NextLevel(failure, thinking) is { } next
                    ? Ask(source, request, _thinking[request.Model ?? ""] = next)
                    : Observable.Throw<Chunk>(failure)
            );

    private static ThinkingConfig? NextLevel(GeminiApiException failure, ThinkingConfig thinking) =>
        failure.Code == 400
        && failure.Message.Contains("Thinking level", StringComparison.OrdinalIgnoreCase)
        && Array.IndexOf(_levels, thinking.Level) is var index and >= 0
        && index + 1 < _levels.Length
            ? new ThinkingConfig { Level = _levels[index + 1] }
            : null;
}
