using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PolyType;

namespace GeminiRx.LanguageServer.Protocol;

[DataContract, GenerateShape]
internal sealed partial record ConfigurationParams([property: DataMember(Name = "items")] IReadOnlyList<ConfigurationItem> Items);

internal sealed record ConfigurationItem(string? Section);

/// <summary>Any JSON value is allowed (LSPAny). Null means that the server has to request the settings.</summary>
internal sealed record DidChangeConfigurationParams(JsonElement Settings);

[DataContract, GenerateShape]
internal sealed partial record RegistrationParams([property: DataMember(Name = "registrations")] IReadOnlyList<Registration> Registrations);

/// <param name="Id">Its id.</param>
/// <param name="Method">The notification.</param>
/// <param name="RegisterOptions">What the notification is about, by its method. Default: nothing.</param>
internal sealed record Registration(string Id, string Method, JsonElement? RegisterOptions = null);

internal sealed record SetTraceParams([property: JsonRequired] string Value);

[DataContract, GenerateShape]
internal sealed partial record LogTraceParams([property: DataMember(Name = "message")] string Message);
