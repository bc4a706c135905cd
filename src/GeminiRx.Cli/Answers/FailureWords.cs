using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;

namespace GeminiRx.Cli;

/// <summary>What is said of a failure: its own words and advice, and what the command line can find out beside.</summary>
internal static class FailureWords
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    public static async Task<string> OfAsync(
        GeminiException failure,
        FinishedChunk? end,
        string blockedBy,
        GeminiClient? client,
        CancellationToken cancellationToken
    )
    {
        var more = failure switch
        {
            GeminiApiException { Code: 404 } when client is not null => await ModelsAsync(client, cancellationToken),
            GeminiNotCompletedException => string.Join(
                ' ',
                new[] { end?.Message, blockedBy.Length > 0 ? $"Blocked for: {blockedBy}." : null }.OfType<string>()
            ),
            _ => "",
        };
        return failure.ToUserMessage(more);
    }

    private static async Task<string> ModelsAsync(GeminiClient client, CancellationToken cancellationToken)
    {
        try
        {
            var models = await client
                .Models()
                .Where(model => model.SupportedGenerationMethods.Contains("generateContent"))
                .Select(model => model.Name.Replace("models/", "", StringComparison.Ordinal))
                .ToList()
                .Timeout(_patience)
                .ToTask(cancellationToken);
            return models.Count == 0 ? "" : $"There are: {string.Join(", ", models)}.";
        }
        catch (Exception e) when (e is GeminiException or TimeoutException or OperationCanceledException)
        {
            return ""; // the first failure says enough
        }
    }
}
