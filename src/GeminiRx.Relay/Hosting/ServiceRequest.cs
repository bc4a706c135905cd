using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace GeminiRx.Relay.Hosting;

/// <summary>A caller's request as it is sent to the service: the same body, query and headers, but for what concerns the connection, other
/// hosts and the credentials of this application. Keys are sent in a header, also if the caller has them in the address.</summary>
internal sealed class ServiceRequest : IDisposable
{
    private const string KeyHeader = "x-goog-api-key";
    private const string KeyParameter = "key";
    private const string Bearer = "Bearer ";

    private static readonly HashSet<string> _ownHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.AcceptEncoding,
        HeaderNames.Authorization,
        HeaderNames.Baggage,
        HeaderNames.Connection,
        HeaderNames.ContentLength,
        HeaderNames.Cookie,
        HeaderNames.Expect,
        HeaderNames.Host,
        HeaderNames.KeepAlive,
        HeaderNames.Origin,
        HeaderNames.Referer,
        HeaderNames.TE,
        HeaderNames.Trailer,
        HeaderNames.TraceParent,
        HeaderNames.TraceState,
        HeaderNames.TransferEncoding,
        HeaderNames.Upgrade,
        "Forwarded",
        "Via",
        KeyHeader,
    };

    private static readonly string[] _ownPrefixes = ["Access-Control-", "Proxy-", "Sec-", "X-Forwarded-", "X-Real-"];

    private readonly HttpMethod _method;
    private readonly Uri _address;
    private readonly List<KeyValuePair<string, StringValues>> _headers;
    private readonly RequestBody _body;

    public ServiceRequest(HttpRequest caller, ServiceAddress address, RequestBody body, GeminiServiceOptions options)
    {
        var parameters = (caller.QueryString.Value ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        var query = string.Join('&', parameters.Where(parameter => !IsKey(parameter)));
        _method = new HttpMethod(caller.Method);
        _address = new Uri(RootOf(options.Endpoint) + address.Path + (query.Length > 0 ? "?" + query : ""));
        _body = body;
        _headers = [.. caller.Headers.Where(header => !IsOwn(header.Key)), .. CredentialsOf(caller, options)];
    }

    /// <summary>All credentials of a caller: key, token, and the key in the address.</summary>
    public static IEnumerable<string> CredentialsOf(HttpRequest caller) =>
        [.. KeysOf(caller), .. caller.Headers.Authorization.Select(TokenOf).OfType<string>()];

    /// <summary>The message, once. Who has sent it disposes it, and with it the body.</summary>
    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(_method, _address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = _body.Bytes.IsEmpty ? null : new RequestBodyContent(_body),
        };
        foreach (var (name, values) in _headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        return message;
    }

    /// <summary>Drops the body.</summary>
    public void Dispose() => _body.Dispose();

    private static IEnumerable<string> KeysOf(HttpRequest caller) =>
        caller.Headers[KeyHeader].Concat(caller.Query[KeyParameter]).OfType<string>().Where(key => key.Length > 0);

    private static IEnumerable<KeyValuePair<string, StringValues>> CredentialsOf(HttpRequest caller, GeminiServiceOptions options)
    {
        if (options.ApiKey is { } own)
        {
            return [new(KeyHeader, own)];
        }

        var key = KeysOf(caller).FirstOrDefault(key => !options.IsOwnCredential(key));
        var authorization = caller.Headers.Authorization.FirstOrDefault(value =>
            TokenOf(value) is { } token && !options.IsOwnCredential(token)
        );
        return new[] { (Name: KeyHeader, Value: key), (Name: HeaderNames.Authorization, Value: authorization) }
            .Where(header => header.Value is not null)
            .Select(header => KeyValuePair.Create(header.Name, new StringValues(header.Value)));
    }

    private static string? TokenOf(string? authorization) =>
        authorization?.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) is true ? authorization[Bearer.Length..].Trim() : null;

    private static bool IsOwn(string header) =>
        _ownHeaders.Contains(header) || _ownPrefixes.Any(prefix => header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    // As in the query of ASP.NET Core, names have no case.
    private static bool IsKey(string parameter) =>
        Uri.UnescapeDataString(parameter.Split('=')[0]).Equals(KeyParameter, StringComparison.OrdinalIgnoreCase);

    // The version is in the path of the request.
    private static string RootOf(Uri endpoint)
    {
        var root = endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/');
        var last = root[(root.LastIndexOf('/') + 1)..];
        return last is "v1" or "v1beta" or "v1alpha" or "v1beta1" ? root[..^(last.Length + 1)] : root;
    }
}
