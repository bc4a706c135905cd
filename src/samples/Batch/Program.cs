// Answers the prompts of a file, one a line, eight at a time within the quota, as JSON lines in the order of their ends.
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Batch;
using GeminiRx;

if (args is not [var file])
{
    Console.Error.WriteLine("Usage: Batch FILE");
    return 2;
}

using var limiter = new GeminiRateLimiter(
    new()
    {
        RequestsPerMinute = 60,
        TokensPerMinute = 1_000_000,
        LearnFromRefusals = true,
    }
);
var prompts = File.ReadLines(file).Where(line => !string.IsNullOrWhiteSpace(line)).ToList();
var progress = await new Prompts(GeminiClient.FromEnvironment().Source, limiter, DefaultScheduler.Instance)
    .Answer(prompts)
    .Do(result => Console.WriteLine(result.ToJson()))
    .Scan(new Progress(), (progress, result) => progress.With(result))
    .Do(progress => Console.Error.Write($"\r{progress.Done} of {prompts.Count}, {progress.Failed} failed, {progress.Tokens:N0} tokens"))
    .LastOrDefaultAsync();
Console.Error.WriteLine();
return progress?.Failed > 0 ? 1 : 0;
