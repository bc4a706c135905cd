using System.Reactive;
using System.Reactive.Linq;
using GeminiRx.LanguageServer.Settings;

namespace GeminiRx.LanguageServer;

/// <summary>Creates clients of the service from the current settings. The editor's key is passed to the client only.</summary>
internal sealed class ClientFactory(LanguageServerOptions options, EditorState editor)
{
    /// <summary>Creates a client.</summary>
    /// <exception cref="GeminiConfigurationException">There is no key, or a setting is invalid.</exception>
    public GeminiClient Create()
    {
        var current = editor.Current;
        return options.CreateClient(new ServerSettings(current.Settings.Endpoint, current.Settings.Model) { ApiKey = current.ApiKey });
    }

    /// <summary>Creates a source of answers under the server's policy.</summary>
    /// <exception cref="GeminiConfigurationException">As <see cref="Create"/>.</exception>
    public ChunkSource CreateSource() => WithPolicy(SourceOf(Create()));

    /// <summary>Creates a source for sessions. If the editor shows thoughts, their summaries are requested of the models that
    /// think.</summary>
    /// <exception cref="GeminiConfigurationException">As <see cref="Create"/>.</exception>
    public ChunkSource CreateSessionSource()
    {
        var client = Create();
        var source = SourceOf(client);
        return editor.Current.Capabilities.Thoughts ? Answer : WithPolicy(source);

        // The policy counts thoughts as content, after which it sends no failed request again. So they pass it by.
        IObservable<Chunk> Answer(GenerateRequest request) =>
            Observable.Create<Chunk>(observer =>
            {
                var answer = Observer.Synchronize(observer);
                IObservable<Chunk> WithoutThoughts(GenerateRequest one) => source(one).Where(chunk => !TryShow(chunk, answer));
                return WithPolicy(WithoutThoughts)(WithThoughts(request, client.Model)).Subscribe(answer);
            });
    }

    /// <summary>Adds the summaries of the thoughts to what a request asks for, unless the model does not think.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">The model of requests that name none.</param>
    public static GenerateRequest WithThoughts(GenerateRequest request, string model)
    {
        var name = request.Model ?? model;

        // The service refuses summaries of thoughts where there are none.
        var thinks =
            name[(name.LastIndexOf('/') + 1)..].StartsWith("gemini-", StringComparison.Ordinal)
            && request.Thinking is not { Budget: 0 }
            && ThinkingConfig.Lowest(name) is not { Budget: null, Level: null };
        return thinks ? request with { Thinking = (request.Thinking ?? new()) with { IncludeThoughts = true } } : request;
    }

    /// <summary>Finds the model of requests that name none.</summary>
    public string FindModel()
    {
        try
        {
            return Create().Model;
        }
        catch (GeminiConfigurationException)
        {
            return editor.Current.Settings.Model ?? GeminiOptions.DefaultModel;
        }
    }

    private ChunkSource SourceOf(GeminiClient client) =>
        editor.Current.Settings.UsesInteractions ? request => Interact(client, request) : client.Source;

    // Only a stored interaction can be read on after a drop. Who chooses the API chooses that.
    private static IObservable<Chunk> Interact(GeminiClient client, GenerateRequest request)
    {
        try
        {
            return client.Interactions.Source(request with { Store = null });
        }
        catch (ArgumentException e)
        {
            // A setting without a counterpart in interactions.
            return Observable.Throw<Chunk>(GeminiConfigurationException.FromArgument(e));
        }
    }

    private ChunkSource WithPolicy(ChunkSource source) => source.WithPolicy(options.Policy, options.Scheduler);

    private static bool TryShow(Chunk chunk, IObserver<Chunk> answer)
    {
        var isThought = chunk is ThoughtChunk;
        if (isThought)
        {
            answer.OnNext(chunk);
        }

        return isThought;
    }

    /// <summary>Whether another key may help: the service rejects the key, or the key lacks the permission.</summary>
    public static bool IsKeyRejected(GeminiException failure) =>
        failure is GeminiApiException { Code: 401 or 403 } or GeminiApiException { Details.Reason: "API_KEY_INVALID" };

    /// <summary>Returns what prevents an answer, as a message for the user; null if nothing is known.</summary>
    public string? FindProblem()
    {
        try
        {
            Create();
            return null;
        }
        catch (GeminiConfigurationException e)
        {
            return e.ToUserMessage();
        }
    }
}
