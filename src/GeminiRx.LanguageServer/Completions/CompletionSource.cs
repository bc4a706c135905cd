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

    // From the lowest on. The service counts thinking as output: without room for it, the answer would be empty, and billed.
    private static readonly (ThinkingLevel Level, int Tokens)[] _levels =
    [
        (ThinkingLevel.Minimal, 256),
        (ThinkingLevel.Low, 1_024),
        (ThinkingLevel.Medium, 4_096),
        (ThinkingLevel.High, 16_384),
    ];

    // An answer that takes longer is of no use.
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(15);

    // The levels that a model did not refuse, by model.
    private readonly ConcurrentDictionary<string, ThinkingConfig> _thinking = new(StringComparer.Ordinal);

    /// <summary>The answer; it is requested on subscription. Its tokens are counted at its end.</summary>
    /// <param name="document">The document.</param>
    /// <param name="offset">The offset of the cursor.</param>
    /// <param name="isExplicit">Whether the user asks for it, so that it is surely wanted.</param>
    /// <returns>Null if the document is never sent: the user asks for nothing by typing in it.</returns>
    /// <exception cref="GeminiConfigurationException">There is no key, or a setting is invalid.</exception>
    public IObservable<Chunk>? Ask(Document document, int offset, bool isExplicit)
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
        var client = clients.Create();
        var answer = Ask(client.Source, request, model);
        return isExplicit || settings.Completions.AskFirst is not true
            ? answer
            : CompletionGate
                .Ask(client, context.Values, counts)
                .Timeout(_limit, scheduler)
                .SelectMany(isWanted => isWanted ? answer : Observable.Return(new FinishedChunk(Outcome.Completed)));
    }

    private IObservable<Chunk> Ask(ChunkSource source, GenerateRequest request, string? model) =>
        Observable.Defer(() =>
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
        thinking.Level is null ? thinking.Budget ?? 0
        : IndexOf(thinking) is var index and >= 0 ? _levels[index].Tokens
        : _levels[^1].Tokens;

    private static ThinkingConfig? NextLevel(GeminiApiException failure, ThinkingConfig thinking) =>
        failure.Code == 400
        && failure.Message.Contains("Thinking level", StringComparison.OrdinalIgnoreCase)
        && IndexOf(thinking) is var index and >= 0
        && index + 1 < _levels.Length
            ? new ThinkingConfig { Level = _levels[index + 1].Level }
            : null;

    private static int IndexOf(ThinkingConfig thinking) => Array.FindIndex(_levels, one => one.Level == thinking.Level);
}
