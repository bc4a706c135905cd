using System.CommandLine;
using System.Globalization;

namespace GeminiRx.Cli;

/// <summary><c>geminirx replay FILE</c>: shows a recorded answer as it came, retries included, without a network.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE");
        var speed = new Option<double>("--speed")
        {
            HelpName = "FACTOR",
            Description = "how many times faster than it was; 0: without waits [1]",
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

                result.AddError("--speed: use a number from 0.");
                return 1;
            },
        };
        var options = new AskOptions();
        var command = new Command("replay", "Show a recorded answer as it came, without a network.")
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
                using var view = AnswerViews.Of(parsed.GetValue(options.Format));
                return await Answering.RunAsync(
                    view,
                    async () =>
                    {
                        var recording = Load(parsed.GetRequiredValue(file));
                        using var handler = new ReplayHandler(recording, parsed.GetResult(speed) is null ? 1 : parsed.GetValue(speed));
                        using var http = handler.CreateClient();
                        var client = new GeminiClient(new GeminiOptions { HttpClient = http });

                        // What was tried again then is tried again now, as soon as it may be, and no oftener.
                        var retry = new RetryOptions { MaxRetries = Math.Max(0, recording.Exchanges.Count - 1), Random = () => 0 };
                        var policy = new AnswerPolicy
                        {
                            Retry = retry,
                            Resume = new ResumeOptions { Retry = retry },
                        };
                        var answer = client.Source.WithPolicy(policy)(new GenerateRequest("replay"));
                        using var notes = new AnswerNotes(
                            parsed.GetValue(options.Quiet),
                            view is not JsonView,
                            parsed.GetValue(options.Thoughts)
                        );
                        return await Answering.StreamAsync(answer, client: null, view, notes, cancellationToken);
                    }
                );
            }
        );
        return command;
    }

    private static Recording Load(string path)
    {
        try
        {
            return Recording.Load(path) is { Exchanges.Count: > 0 } recording
                ? recording
                : throw new GeminiConfigurationException($"{path} holds no answer.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new GeminiConfigurationException($"{path} cannot be replayed: {e.Message}", "Give a file that geminirx record wrote.");
        }
    }
}
