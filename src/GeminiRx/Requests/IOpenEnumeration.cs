namespace GeminiRx;

/// <summary>An enumeration that the service may extend. A type defines the known values, and accepts any other name.</summary>
internal interface IOpenEnumeration
{
    string Value { get; }
}
