using System.Collections.Concurrent;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Git;
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

    // The service counts thinking as output: without room for it, the answer would be empty, and billed.
    private static readonly Dictionary<ThinkingLevel, int> _thinkingTokens = new()
    {
        [ThinkingLevel.Minimal] = 256,
        [ThinkingLevel.Low] = 1_024,
        [ThinkingLevel.Medium] = 4_096,
        [ThinkingLevel.High] = 16_384,
    };

    // An answer that takes longer is of no use.
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(15);

    private static readonly ThinkingLevel[] _levels = [ThinkingLevel.Minimal, ThinkingLevel.Low, ThinkingLevel.Medium, ThinkingLevel.High];

    // The levels that a model did not refuse, by model.
    private readonly ConcurrentDictionary<string, ThinkingConfig> _thinking = new(StringComparer.Ordinal);

    /// <summary>The answer; it is requested on subscription. Its tokens are counted at its end.</summary>
    /// <returns>Null if the document is never sent: the user asks for nothing by typing in it.</returns>
    /// <exception cref="GeminiConfigurationException">There is no key, or a setting is invalid.</exception>
    public IObservable<Chunk>? Ask(Document document, int offset)
    {
        var rules = contexts.Rules;
        if (!GitFolder.IsMessage(document.Uri) && rules.WhyNotSent(document.Uri) is not null)
        {
            return null;
        }

        var prompt = readPrompts().Find(Prompt)!;
        var context = contexts.ReadAround(prompt, document, offset, MaxContextTokens, rules);
        var settings = editor.Current.Settings;
        var model = settings.Completions.Model ?? prompt.Model ?? settings.Model;
        var request = PromptRequest.Create(prompt, context.Values, model);
        var source = clients.Create().Source;
        return Observable.Defer(() =>
        {
            counts.Called();
            var meter = new AnswerMeter(scheduler);
            var cost = new CompletionCost(request, meter, counts);
            return meter
                .Measure(Ask(source, request, ThinkingOf(model)))
                .Timeout(scheduler.Now + _limit, scheduler)
                .Do(cost.Record, cost.Fail, cost.End)
                .Finally(() =>
                {
                    cost.End();
                    daily.Record(meter, model);
                });
        });
    }

    private ThinkingConfig ThinkingOf(string? model) =>
        _thinking.GetValueOrDefault(model ?? "") ?? ThinkingConfig.Lowest(model ?? GeminiOptions.DefaultModel);

    // A model that refuses the lowest level may accept the next one; that is remembered.
    private IObservable<Chunk> Ask(ChunkSource source, GenerateRequest request, ThinkingConfig thinking) =>
        source(request with { Thinking = thinking, MaxOutputTokens = MaxAnswerTokens + RoomOf(thinking) })
            .Catch<Chunk, GeminiApiException>(failure =>
                NextLevel(failure, thinking) is { } next
                    ? Ask(source, request, _thinking[request.Model ?? ""] = next)
                    : Observable.Throw<Chunk>(failure)
            );

    private static int RoomOf(ThinkingConfig thinking) =>
        thinking.Level is { } level ? _thinkingTokens.GetValueOrDefault(level, _thinkingTokens[ThinkingLevel.High]) : thinking.Budget ?? 0;

    private static ThinkingConfig? NextLevel(GeminiApiException failure, ThinkingConfig thinking) =>
        failure.Code == 400
        && failure.Message.Contains("Thinking level", StringComparison.OrdinalIgnoreCase)
        && Array.IndexOf(_levels, thinking.Level) is var index and >= 0
        && index + 1 < _levels.Length
            ? new ThinkingConfig { Level = _levels[index + 1] }
            : null;
}
