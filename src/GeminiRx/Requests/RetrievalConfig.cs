using System.Text.Json.Serialization;

namespace GeminiRx;

/// <summary>The user's location and language, for search and maps. Its text form does not contain them.</summary>
public sealed record RetrievalConfig
{
    /// <summary>The latitude in degrees, from −90 to 90; set it together with <see cref="Longitude"/>. Default null: not sent.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    [JsonIgnore]
    public double? Latitude
    {
        get;
        init => field = Guard.InRange(value, -90, 90);
    }

    /// <summary>The longitude in degrees, from −180 to 180; set it together with <see cref="Latitude"/>. Default null: not
    /// sent.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    [JsonIgnore]
    public double? Longitude
    {
        get;
        init => field = Guard.InRange(value, -180, 180);
    }

    [JsonInclude]
    internal Coordinates? LatLng => this is { Latitude: { } latitude, Longitude: { } longitude } ? new(latitude, longitude) : null;

    /// <summary>The user's language, such as <c>de-DE</c>. Default null: not sent.</summary>
    public string? LanguageCode { get; init; }

    /// <summary>The name of the type.</summary>
    /// <returns><c>RetrievalConfig</c>.</returns>
    public override string ToString() => nameof(RetrievalConfig);

    // The properties are nullable, so that 0 is sent: the serializer omits default values.
    internal sealed record Coordinates(double? Latitude, double? Longitude);
}
