using GeminiRx.Emulator;

namespace GeminiRx.Extensions.AI.Tests.Hosting;

/// <summary>A factory whose clients use an emulator, which keeps the names that it was asked for.</summary>
internal sealed class EmulatorHttpClients(GeminiEmulator emulator) : IHttpClientFactory
{
    private readonly List<string> _names = [];

    public IReadOnlyList<string> Names => _names;

    public HttpClient CreateClient(string name)
    {
        _names.Add(name);
        return emulator.CreateClient();
    }
}
