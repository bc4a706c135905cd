using GeminiRx.TestSupport;

namespace GeminiRx.Emulator.Tests;

/// <summary>The emulator serves every recorded answer, streamed or whole, exactly as recorded.</summary>
public sealed class ServedRecordingsTests
{
    [Fact]
    public async Task EveryRecording_IsServedByteForByteInProcessAndOverHttp()
    {
        (string Key, byte[] Bytes, string Path)[] recorded =
        [
            .. RecordedFiles.StreamFiles.Select(key => (key, RecordedFiles.Read(key), Wire.Path)),
            .. RecordedFiles.ErrorFiles.Select(key =>
                (key, RecordedFiles.ReadError(key), "v1beta/models/gemini-flash-latest:generateContent")
            ),
        ];
        var emulator = new GeminiEmulator(
            Wire.AtOnce with
            {
                OnRequest = request => new EmulatorReply { Answer = recorded[int.Parse(request.Headers["x-index"], null)].Bytes },
            }
        );
        await using var loopback = await LoopbackEmulator.StartAsync(emulator);
        using var inProcess = emulator.CreateClient();
        using var overHttp = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        for (var index = 0; index < recorded.Length; index++)
        {
            foreach (var client in new[] { inProcess, overHttp })
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(loopback.Address, recorded[index].Path))
                {
                    Content = new StringContent(Wire.Hi),
                };
                request.Headers.Add("x-index", $"{index}");
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TimeoutToken.Start());

                Assert.Equal(
                    (recorded[index].Key, Convert.ToHexString(recorded[index].Bytes)),
                    (recorded[index].Key, Convert.ToHexString(await response.BytesAsync()))
                );
            }
        }

        Assert.True(recorded.Length > (RecordedFiles.Present ? 40 : 15));
    }
}
