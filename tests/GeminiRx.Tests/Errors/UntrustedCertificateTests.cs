using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Errors;

/// <summary>A server whose certificate nobody has signed: it gets no key, and no retry asks it again.</summary>
public sealed class UntrustedCertificateTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate = SelfSigned();
    private readonly GeminiClient _client;
    private int _connections;
    private int _received;

    public UntrustedCertificateTests()
    {
        _listener.Start();
        _ = ServeAsync();
        var address = new Uri($"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _client = new GeminiClient(new GeminiOptions { ApiKey = "a-key", Endpoint = address });
    }

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
    }

    [Fact]
    public async Task Stream_Fails() => await AssertRefusedAsync(_client.Source.RetryBeforeContent()(new GenerateRequest("Hello")));

    [Fact]
    public async Task LiveSession_Fails()
    {
        await using var session = _client.Live();
        await AssertRefusedAsync(session.Turn("Hello"));
    }

    private async Task AssertRefusedAsync(IObservable<Chunk> answer)
    {
        var chunks = new List<Chunk>();
        var failure = await Assert.ThrowsAsync<GeminiConnectionException>(() => answer.Do(chunks.Add).ToTask(TimeoutToken.Start()));

        Assert.Empty(chunks);
        Assert.False(failure.IsTransient);
        Assert.Contains("The certificate is not trusted, and nothing was sent.", failure.Advice, StringComparison.Ordinal);
        Assert.Equal((1, 0), (Volatile.Read(ref _connections), Volatile.Read(ref _received)));
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
                await TalkAsync(connection);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private async Task TalkAsync(TcpClient connection)
    {
        try
        {
            await using var secured = new SslStream(connection.GetStream());
            await secured.AuthenticateAsServerAsync(_certificate);
            Interlocked.Add(ref _received, await secured.ReadAsync(new byte[1]));
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client does not trust the certificate.
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
