using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text.Json;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer;

/// <summary>The requests that are this server's own.</summary>
internal sealed class OwnRequests(Workspace workspace, Gemini gemini, Client client)
{
    public Nothing SetKey(SetKeyParams parameters)
    {
        gemini.Key = ClientSettings.Clean(parameters.Key);
        workspace.ForgetConfigurationProblems();
        return new Nothing();
    }

    public StatusResult Status() =>
        new(
            workspace.Running,
            [
                .. workspace.History.All.Select(ended => new PastSession(
                    ended.SessionId,
                    ended.Uri,
                    ended.Outcome,
                    ended.From.Text.Length,
                    ended.CanContinue
                )),
            ],
            gemini.Settings.Model,
            gemini.Problem()
        );

    public async Task<ModelsResult> ModelsAsync(CancellationToken cancellationToken)
    {
        var models = await gemini.Create().Models().ToList().ToTask(cancellationToken).ConfigureAwait(false);
        return new ModelsResult([
            .. models.Select(model => new ModelEntry(
                model.Name,
                model.DisplayName,
                model.Description,
                model.InputTokenLimit,
                model.OutputTokenLimit
            )),
        ]);
    }

    /// <summary>Sends every chunk of an answer as one <c>$/progress</c>, in order; a slow client slows the reading.</summary>
    public async Task<StreamEnded> StreamAsync(StreamParams parameters, CancellationToken cancellationToken)
    {
        if (
            parameters.PartialResultToken.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)
            || string.IsNullOrEmpty(parameters.Prompt)
        )
        {
            throw Refuse(InvalidParams, "geminirx/stream needs { \"prompt\": …, \"partialResultToken\": a string or a number }.");
        }

        var token = parameters.PartialResultToken.Clone();
        var request = new GenerateRequest(parameters.Prompt)
        {
            System = ClientSettings.Clean(parameters.System),
            Model = ClientSettings.Clean(parameters.Model),
            Store = false,
        };
        try
        {
            var finished = await gemini
                .Answers()(request)
                .Select(chunk => Observable.FromAsync(() => SendAsync(token, chunk)))
                .Concat()
                .OfType<FinishedChunk>()
                .LastAsync()
                .ToTask(cancellationToken)
                .ConfigureAwait(false);
            return new StreamEnded(ChunkJson.NameOf(finished.Outcome), SessionUsage.Of(finished.Usage));
        }
        catch (GeminiException e)
        {
            await client.ChunkAsync(token, JsonElement.Parse(ChunkJson.Serialize(e))).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<Chunk> SendAsync(JsonElement token, Chunk chunk)
    {
        await client.ChunkAsync(token, JsonElement.Parse(ChunkJson.Serialize(chunk))).ConfigureAwait(false);
        return chunk;
    }
}
