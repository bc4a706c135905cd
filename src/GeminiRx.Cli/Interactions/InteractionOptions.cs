using System.CommandLine;
using System.Reactive.Linq;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>The options of <c>geminirx ask</c> that choose the API of the service.</summary>
internal sealed class InteractionOptions
{
    private const string InteractionsName = "interactions";

    public InteractionOptions() => Api.AcceptOnlyFromAmong("generate", InteractionsName);

    public Option<string?> Api { get; } =
        new("--api") { HelpName = "API", Description = "Use the API generate or interactions [generate]" };

    public Option<bool> Background { get; } = new("--background") { Description = "Keep running if this program ends; see follow [off]" };

    /// <summary>The problem of a combination; null if there is none.</summary>
    public string? FindProblem(ParseResult line) =>
        line.GetValue(Background) && !IsInteractions(line) ? InteractionMessages.BackgroundWithoutApi : null;

    /// <summary>The source of the answer.</summary>
    public ChunkSource SourceOf(ParseResult line, GeminiClient client) =>
        !IsInteractions(line) ? client.Source
        : line.GetValue(Background) ? InBackground(client.Interactions, id => StandardError.WriteMessage(InteractionMessages.Started(id)))
        : client.Interactions.Source;

    /// <summary>Answers that run in the background. Each is followed by its identifier, so that another process can go on with it. A retry
    /// follows the one that runs, and starts another if that one has failed.</summary>
    /// <param name="interactions">The service.</param>
    /// <param name="onStarted">Receives the identifier of each run.</param>
    public static ChunkSource InBackground(GeminiInteractions interactions, Action<string> onStarted)
    {
        string? running = null;
        return request =>
            request.ContinuationToken is not null
                ? interactions.Source(request)
                : Observable.Defer(() =>
                    running is not null
                        ? Follow(running)
                        : interactions.Start(new InteractionRequest(request)).Do(OnStarted).SelectMany(started => Follow(started.Id))
                );

        void OnStarted(Interaction started)
        {
            running = started.Id;
            onStarted(started.Id);
        }

        // An error among the events is that of the run; without an event before it, it is that of the call.
        IObservable<Chunk> Follow(string id)
        {
            var hasEvent = false;
            return interactions
                .Follow(id)
                .Do(_ => hasEvent = true, failure => running = hasEvent && failure is GeminiApiException ? null : running);
        }
    }

    private bool IsInteractions(ParseResult line) => line.GetValue(Api) == InteractionsName;
}
