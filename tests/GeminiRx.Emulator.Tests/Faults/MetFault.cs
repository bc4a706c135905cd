using GeminiRx.TestSupport;

namespace GeminiRx.Emulator.Tests;

/// <summary>The bytes of an answer with a fault requested by header, read by plain HTTP until the end, the break or the stall.</summary>
internal sealed record MetFault(int Status, string? ContentType, string Encoding, byte[] Body, bool IsBroken)
{
    public static async Task<MetFault> OfAsync(GeminiEmulator emulator, string? fault, string address = Wire.Sse)
    {
        using var client = emulator.CreateClient();
        return await OfAsync(client, new Uri(address), fault);
    }

    public static async Task<MetFault> OfAsync(HttpClient client, Uri address, string? fault)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(Wire.Hi, System.Text.Encoding.UTF8, "application/json"),
        };
        if (fault is not null)
        {
            request.Headers.Add("x-emulator-fault", fault);
        }

        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TimeoutToken.Start());
            var (body, isBroken) = await ReadAsync(response, fault);
            return new MetFault(
                (int)response.StatusCode,
                response.Content.Headers.ContentType?.MediaType,
                string.Join(',', response.Content.Headers.ContentEncoding),
                body,
                isBroken
            );
        }
        catch (HttpRequestException)
        {
            return new MetFault(0, null, "", [], true);
        }
    }

    private static async Task<(byte[] Body, bool IsBroken)> ReadAsync(HttpResponseMessage response, string? fault)
    {
        using var body = new MemoryStream();
        var buffer = new byte[10_000];
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(TimeoutToken.Start());
            while (true)
            {
                var read = stream.ReadAsync(buffer, TimeoutToken.Start()).AsTask();

                // A stalled body delivers no more bytes. All other bytes arrive immediately in process, and soon over a connection.
                if (fault?.StartsWith("stall", StringComparison.Ordinal) == true && IsWhole(body, fault) && !read.IsCompleted)
                {
                    response.Dispose();
                    await Assert.ThrowsAnyAsync<Exception>(() => read);
                    return (body.ToArray(), false);
                }

                if (await read is > 0 and var count)
                {
                    body.Write(buffer, 0, count);
                }
                else
                {
                    return (body.ToArray(), false);
                }
            }
        }
        catch (IOException)
        {
            return (body.ToArray(), true);
        }
    }

    private static bool IsWhole(MemoryStream body, string fault) =>
        System.Text.Encoding.UTF8.GetString(body.ToArray()).Split("\r\n\r\n").Length > (fault == "stall:0" ? 0 : 2);
}
