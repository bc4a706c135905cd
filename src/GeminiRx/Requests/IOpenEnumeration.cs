namespace GeminiRx;

/// <summary>An enumeration of the service that may get more values: each type has the known values, and takes any other name.</summary>
internal interface IOpenEnumeration
{
    string Value { get; }
}
