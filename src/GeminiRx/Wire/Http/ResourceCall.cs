using System.Text.Json;

namespace GeminiRx.Wire.Http;

/// <summary>A request about one file or cache. The advice of its errors names it.</summary>
internal static class ResourceCall
{
    /// <summary>Sends the request and reads the complete answer.</summary>
    /// <exception cref="GeminiException">The request failed, or its answer is unreadable.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<JsonElement> SendAsync(
        GeminiOptions options,
        HttpMethod method,
        Addresses addresses,
        string name,
        CancellationToken cancellationToken,
        ReadOnlyMemory<byte>? body = null
    )
    {
        try
        {
            return await JsonCall.SendAsync(options, method, addresses.For(name), body, cancellationToken).ConfigureAwait(false);
        }
        catch (GeminiApiException e)
        {
            throw e.About(name);
        }
    }
}
