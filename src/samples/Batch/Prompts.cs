using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.RateLimiting;
using GeminiRx;

namespace Batch;

public sealed record Result(string Prompt, string? Text, int? Tokens, string? Error)
{
    public string ToJson() => JsonSerializer.Serialize(this, BatchJson.Default.Result);
}

public sealed class Prompts(ChunkSource source, RateLimiter limiter, IScheduler scheduler)
{
    private readonly ChunkSource _source = source
        .WithPolicy(
            new AnswerPolicy
            {
                RateLimiter = limiter, // a wait in its queue counts for no time limit
                FirstContent = TimeSpan.FromSeconds(60),
                Total = TimeSpan.FromMinutes(5),
                Retry = new RetryOptions { MaxRetries = 8 },
                Resume = new ResumeOptions { ContinueFromText = true },
            },
            scheduler
        )
        .EnsureCompleted();

    public IObservable<Result> Answer(IEnumerable<string> prompts) =>
        prompts
            .ToObservable(scheduler)
            .Select(prompt =>
                _source(new GenerateRequest(prompt))
                    .ToCompletion()
                    .Select(answer => new Result(prompt, answer.Text, answer.Usage?.TotalTokenCount, null))
                    .Catch((GeminiException e) => Observable.Return(new Result(prompt, null, e.Usage?.TotalTokenCount, e.ToUserMessage())))
            )
            .Merge(maxConcurrent: 8);
}

public sealed record Progress(int Done = 0, int Failed = 0, int Tokens = 0)
{
    public Progress With(Result result) => new(Done + 1, Failed + (result.Error is null ? 0 : 1), Tokens + (result.Tokens ?? 0));
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Result))]
public sealed partial class BatchJson : JsonSerializerContext;
