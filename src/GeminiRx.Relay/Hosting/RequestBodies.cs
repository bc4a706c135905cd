using Microsoft.AspNetCore.Http;

namespace GeminiRx.Relay.Hosting;

/// <summary>Reads bodies of requests up to a limit.</summary>
internal static class RequestBodies
{
    private const int FirstBytes = 16 << 10;

    /// <summary>Reads a body; the memory grows with what has arrived, not with what is announced. Refuses one that is larger.</summary>
    /// <param name="http">The request.</param>
    /// <param name="limit">The maximum size in bytes.</param>
    /// <returns>The bytes; null if the request was refused.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext http, int limit)
    {
        var bytes = new byte[(int)Math.Min(FirstBytes, limit + 1L)];
        var length = 0;
        while (http.Request.ContentLength is null || http.Request.ContentLength <= limit)
        {
            var count = await http.Request.Body.ReadAsync(bytes.AsMemory(length), http.RequestAborted).ConfigureAwait(false);
            length += count;
            if (count == 0)
            {
                return bytes.AsMemory(0, length);
            }

            if (length > limit)
            {
                break;
            }

            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(length * 2L, limit + 1L));
            }
        }

        await Refusals
            .RefuseAsync(http, StatusCodes.Status413PayloadTooLarge, $"The body is larger than {limit:N0} bytes.")
            .ConfigureAwait(false);
        return null;
    }
}
