using System.CommandLine;
using System.Globalization;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary><c>geminirx replay FILE</c>: shows a recorded answer, or what the model says in a recorded Live session, with its timing and
/// retries, without a network.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE");
        var speed = new Option<double>("--speed")
        {
            HelpName = "FACTOR",
            Description = "Multiply the speed by this factor; 0 removes all delays [1]",
            CustomParser = result =>
            {
                if (
                    double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var factor)
                    && factor >= 0
                    && double.IsFinite(factor)
                )
                {
                    return factor == 0 ? double.PositiveInfinity : factor;
                }

                result.AddError(OptionErrors.InvalidSpeed(result.Tokens[0].Value));
                return 1;
            },
        };
        var options = new AskOptions();
        var command = new Command("replay", "Replay a recorded answer with its timing, without a network.")
        {
            file,
            speed,
            options.Format,
            options.Thoughts,
            options.Quiet,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                using var view = AnswerViews.Create(parsed.GetValue(options.Format));
                return await AnswerRunner.RunAsync(
                    view,
                    async () =>
                    {
                        var recording = Load(parsed.GetRequiredValue(file));
                        var factor = parsed.GetResult(speed) is null ? 1 : parsed.GetValue(speed);
                        if (recording.Exchanges[0].IsLive)
                        {
                            var talk = new LiveReplay(parsed.GetValue(options.Format), parsed.GetValue(options.Quiet));
                            return await talk.RunAsync(recording.Replay(speed: factor), cancellationToken);
                        }

                        using var handler = new ReplayHandler(recording, factor);
                        using var http = handler.CreateClient();
                        var client = new GeminiClient(new GeminiOptions { HttpClient = http });

                        // The replay makes exactly the recorded retries, with the shortest delay.
                        var retry = new RetryOptions { MaxRetries = Math.Max(0, recording.Exchanges.Count - 1), Random = () => 0 };
                        var policy = new AnswerPolicy
                        {
                            Retry = retry,
                            Resume = new ResumeOptions { Retry = retry },
                        };
                        var answer = SourceOf(client, recording).WithPolicy(policy)(new GenerateRequest("replay"));
                        var reported = new StatusOptions
                        {
                            IsQuiet = parsed.GetValue(options.Quiet),
                            IsText = view is not JsonView,
                            ShowsThoughts = parsed.GetValue(options.Thoughts),
                        };
                        using var status = new StatusReporter(reported);
                        return await AnswerRunner.StreamAsync(answer, client: null, view, status, cancellationToken);
                    }
                );
            }
        );
        return command;
    }

    // A run in the background begins with an answer that does not stream.
    private static ChunkSource SourceOf(GeminiClient client, Recording recording)
    {
        var isBackground =
            recording
                .Exchanges.FirstOrDefault(exchange => exchange.Status is >= 200 and < 300)
                ?.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
            is true;
        return !recording.Exchanges[0].Address.Split('?')[0].EndsWith("/interactions", StringComparison.Ordinal) ? client.Source
            : isBackground ? InteractionOptions.InBackground(client.Interactions, _ => { })
            : client.Interactions.Source;
    }

    private static Recording Load(string path)
    {
        try
        {
            return Recording.Load(path) is { Exchanges.Count: > 0 } recording ? recording : throw UsageErrors.EmptyRecording(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw UsageErrors.UnreadableRecording(path, e);
        }
    }
}
