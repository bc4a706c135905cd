using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;

namespace GeminiRx.Cli;

/// <summary>Formats a failure: its message and advice, with the available models or the reasons of a block.</summary>
internal static class ErrorMessages
{
    private static readonly TimeSpan _modelListTimeout = TimeSpan.FromSeconds(5);

    public static async Task<string> CreateAsync(
        GeminiException failure,
        FinishedChunk? end,
        string blockedBy,
        GeminiClient? client,
        CancellationToken cancellationToken
    )
    {
        var detail = failure switch
        {
            GeminiApiException { Code: 404 } when client is not null => await ListModelsAsync(client, cancellationToken),
            GeminiNotCompletedException => $"{end?.Message} {(blockedBy.Length > 0 ? $"Blocked for: {blockedBy}." : "")}".Trim(),
            _ => "",
        };
        return failure.ToUserMessage(detail);
    }

    private static async Task<string> ListModelsAsync(GeminiClient client, CancellationToken cancellationToken)
    {
        try
        {
            var models = await client
                .Models()
                .Where(model => model.SupportedGenerationMethods.Contains("generateContent"))
                .Select(model => model.Name.Replace("models/", "", StringComparison.Ordinal))
                .ToList()
                .Timeout(_modelListTimeout)
                .ToTask(cancellationToken);
            return models.Count == 0 ? "" : $"Available models: {string.Join(", ", models)}.";
        }
        catch (Exception e) when (e is GeminiException or TimeoutException or OperationCanceledException)
        {
            return ""; // The original failure is reported without the list.
        }
    }
}
