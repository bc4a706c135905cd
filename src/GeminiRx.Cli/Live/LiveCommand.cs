using System.CommandLine;
using GeminiRx.Cli.Errors;
using GeminiRx.Emulator;
using Connect = System.Func<
    System.Uri,
    System.Collections.Generic.IReadOnlyDictionary<string, string>,
    System.Threading.CancellationToken,
    System.Threading.Tasks.Task<System.Net.WebSockets.WebSocket>
>;

namespace GeminiRx.Cli;

/// <summary><c>geminirx live</c>: a conversation over the Live API. The model speaks; its words are shown as it speaks.</summary>
internal static class LiveCommand
{
    /// <param name="recording">The file that every connection is recorded to; null for no recording.</param>
    public static Command Create(string? recording = null)
    {
        var audio = new Option<string?>("--audio-out")
        {
            HelpName = "FILE.wav",
            Description = "Write the model's speech to this file [none]",
        };
        var play = new Option<bool>("--play")
        {
            Description =
                "Play the model's speech with the first of these programs: " + string.Join(", ", LivePlayer.Programs) + " [silent]",
        };
        var model = new Option<string>("--model", "-m")
        {
            HelpName = "NAME",
            Description = $"Use this model [{LiveOptions.DefaultModel}]",
            DefaultValueFactory = _ => LiveOptions.DefaultModel,
        };
        var options = new AskOptions();
        var command = new Command("live", "Chat with a model that speaks. Press Ctrl+C to interrupt it, twice to quit.")
        {
            audio,
            play,
            model,
            options.System,
            options.Endpoint,
            options.KeyFile,
            options.TimeoutFirst,
            options.TimeoutGap,
            options.Format,
            options.Verbose,
            options.Quiet,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var format = parsed.GetValue(options.Format);
                using var view = AnswerViews.Create(format);
                return await AnswerRunner.RunAsync(
                    view,
                    async () =>
                    {
                        var settings = new Settings(options.Read(parsed));
                        var live = new LiveOptions
                        {
                            Model = parsed.GetRequiredValue(model),
                            ResponseModalities = [Modality.Audio],
                            System = parsed.GetValue(options.System),
                            OnRefusedHandle = RefusedHandle.ContinueWithHistory,
                        };
                        using var file = parsed.GetValue(audio) is { } path ? OpenAudio(path) : null;
                        using var player = parsed.GetValue(play) ? LivePlayer.Find() : null;
                        var client = ClientFactory.Create(settings, recording: null);
                        Connect? connect =
                            client.Endpoint == ClientFactory.EmulatedEndpoint ? new GeminiEmulator().Live.ConnectAsync : null;
                        using var recorder = recording is null ? null : OpenRecorder(recording, connect);
                        await using var session = client.Live(live with { Connect = recorder is null ? connect : recorder.ConnectAsync });
                        var own = settings.Effective with { Format = format };
                        using var talk = new LiveTalk(session, file, player, own, cancellationToken);
                        return await talk.RunAsync();
                    }
                );
            }
        );
        return command;
    }

    private static LiveRecorder OpenRecorder(string path, Connect? connect)
    {
        try
        {
            return new LiveRecorder(path, connect);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UsageErrors.UnwritableRecording(path, e);
        }
    }

    private static LiveAudioFile OpenAudio(string path)
    {
        try
        {
            return new LiveAudioFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UsageErrors.UnwritableAudio(path, e);
        }
    }
}
