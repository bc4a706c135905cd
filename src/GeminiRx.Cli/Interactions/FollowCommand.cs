using System.CommandLine;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary><c>geminirx follow ID</c>: streams the answer of an interaction that another process started.</summary>
internal static class FollowCommand
{
    // To cancel is a short call, however long the answer takes.
    private static readonly TimeSpan _cancelTimeout = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "The ID of the interaction, as printed by ask --background" };
        var after = new Option<string?>("--after") { HelpName = "EVENT", Description = "Start after this event or checkpoint [the start]" };
        var cancel = new Option<bool>("--cancel") { Description = "Cancel the interaction instead [off]" };
        var onward = new Option<bool>("--continue")
        {
            Description = "Let the model continue an answer that the service has split, which is billed [off]",
        };
        var options = new AskOptions();
        var command = new Command("follow", "Stream an answer that ask --api interactions started.")
        {
            id,
            after,
            cancel,
            onward,
            options.Endpoint,
            options.Thoughts,
            options.Format,
            options.TimeoutFirst,
            options.TimeoutGap,
            options.Retries,
            options.KeyFile,
            options.Verbose,
            options.Quiet,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(cancel) && result.GetResult(after) is { Implicit: false })
            {
                result.AddError(InteractionMessages.AfterWithCancel);
            }

            if (result.GetValue(cancel) && result.GetValue(onward))
            {
                result.AddError(InteractionMessages.ContinueWithCancel);
            }
        });
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                using var view = AnswerViews.Create(parsed.GetValue(options.Format));
                return await AnswerRunner.RunAsync(
                    view,
                    () =>
                    {
                        var settings = new Settings(options.Read(parsed));
                        var client = ClientFactory.Create(settings, recording: null);
                        var name = parsed.GetRequiredValue(id);
                        return parsed.GetValue(cancel)
                            ? CancelAsync(client, name, settings.Effective, cancellationToken)
                            : FollowAsync(SourceOf(client.Interactions, parsed), name, settings, view, cancellationToken);
                    }
                );
            }
        );
        return command;

        ChunkSource SourceOf(GeminiInteractions interactions, ParseResult parsed)
        {
            var (name, place) = (parsed.GetRequiredValue(id), parsed.GetValue(after));
            return parsed.GetValue(onward) ? ContinuedFollow.Create(interactions, name, place) : interactions.FollowSource(name, place);
        }
    }

    private static async Task<int> FollowAsync(
        ChunkSource followed,
        string id,
        Settings settings,
        AnswerView defaultView,
        CancellationToken cancellationToken
    )
    {
        var effective = settings.Effective;
        using var configuredView = settings.Options.Format is null ? AnswerViews.Create(effective.Format) : null;
        var view = configuredView ?? defaultView;
        using var status = new StatusReporter(StatusOptions.From(effective) with { IsText = view is not JsonView });
        var source = followed.WithPolicy(PolicyFactory.Create(effective, isBackground: true));

        // The interaction has its request already.
        return await AnswerRunner.StreamAsync(source(new GenerateRequest(id)), client: null, view, status, cancellationToken);
    }

    private static async Task<int> CancelAsync(GeminiClient client, string id, AskSettings settings, CancellationToken cancellationToken)
    {
        var cancelled = client.Interactions.Cancel(id).Select(now => (Chunk)new InteractionChunk(now.Id, now.Status));
        ChunkSource source = _ => cancelled;
        var policy = PolicyFactory.Create(settings);
        policy = settings.TimeoutFirst is null ? policy with { FirstContent = _cancelTimeout } : policy;
        using var status = new StatusReporter(StatusOptions.From(settings));
        status.Start();
        var state = await source
            .WithPolicy(policy)(new GenerateRequest(id))
            .Do(status.Show)
            .OfType<InteractionChunk>()
            .ToTask(cancellationToken);
        status.EndLine();
        StandardError.WriteMessage(InteractionMessages.StatusOf(state));
        return ExitCode.Completed;
    }
}
